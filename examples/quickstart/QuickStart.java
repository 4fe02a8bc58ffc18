import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The product's main job, step by step: a pod is patched by the webhook, its init container's work is done, the file is
 * there, and it changes when the secret changes. Started by {@code examples/quickstart/run}.
 */
public class QuickStart {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLE = Path.of("examples/quickstart");
    private static final Path PMP = Path.of("examples/pmp");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path scratch;
    private final Path document;
    private final Path files;
    private final List<Process> started = new ArrayList<>();
    private String step = "prepare";
    private Path log;

    QuickStart() throws IOException {
        scratch = Files.createTempDirectory("mxsecrets-quickstart");
        document = scratch.resolve("document.json");
        files = scratch.resolve("mendix-secrets");
    }

    public static void main(String[] arguments) throws Exception {
        QuickStart quickStart = new QuickStart();
        int exit = 0;
        try {
            quickStart.run();
        } catch (Exception | AssertionError e) {
            exit = 1;
            System.err.println("\nThe step \"" + quickStart.step + "\" failed: " + e.getMessage());
            if (quickStart.log != null && Files.exists(quickStart.log)) {
                System.err.println("Its log:\n" + Files.readString(quickStart.log));
            }
        } finally {
            quickStart.stop();
        }
        System.exit(exit);
    }

    private void run() throws Exception {
        Files.copy(PMP.resolve("document.nested.json"), document);

        begin("1. The webhook starts on loopback, with a certificate made on the spot");
        int port = freePort();
        SSLContext tls = certificate();
        startWebhook(port);

        begin("2. A pod with three annotations is sent to it, as the API server would");
        JsonNode pod = new YAMLMapper().readTree(PMP.resolve("pod-file.yaml").toFile());
        JsonNode response = review(port, tls, pod);
        check(response.path("allowed").asBoolean(), "the webhook denied the pod: " + response.path("status"));
        byte[] patch = Base64.getDecoder().decode(response.path("patch").asText());
        JsonNode patched = JsonPatch.apply(JSON.readTree(patch), pod);
        JsonNode init = container(patched, "mxsecrets-init");
        JsonNode sidecar = container(patched, "mxsecrets-sidecar");
        say("allowed, with " + JSON.readTree(patch).size() + " patch operations; added: " + init.path("name").asText() + " and "
                + sidecar.path("name").asText() + " (restartPolicy " + sidecar.path("restartPolicy").asText() + ")");
        say("the container mendix now has " + variables(patched.at("/spec/containers/0"), Map.of()));

        begin("3. init does its work, with the arguments and variables of the patched pod");
        check(agent(init, patched, "init.log").waitFor() == 0, "init did not end with 0");
        List<String> keys = show();
        check(keys.size() == 30, "there are " + keys.size() + " keys, not 30");
        check(keys.equals(keys.stream().sorted().toList()), "the keys are not sorted");

        begin("4. The sidecar watches; the secret changes");
        Path data = files.resolve("..data");
        Path before = data.toRealPath();
        byte[] old = Files.readAllBytes(files.resolve("secrets.properties"));
        agent(sidecar, patched, "sidecar.log");
        await("the sidecar runs", () -> Files.size(log) > 0);
        rotate();
        int whole = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (data.toRealPath().equals(before)) {
            byte[] now = Files.readAllBytes(files.resolve("secrets.properties"));
            check(java.util.Arrays.equals(now, old) || !data.toRealPath().equals(before), "the old generation was not whole");
            whole++;
            check(System.nanoTime() < end, "no new generation arrived");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Properties fresh = properties();
        check(fresh.getProperty("VCS.GitlabAdminPAT").equals("example-rotated"), "the new value did not arrive");
        check(fresh.size() == 30, "the new generation is not whole");
        say("read the old generation whole " + whole + " times, then " + before.getFileName() + " gave way to "
                + data.toRealPath().getFileName());

        begin("5. Everything stops");
    }

    private void begin(String name) {
        step = name;
        System.out.println("\n" + name);
    }

    private static void say(String line) {
        System.out.println("   " + line);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** A self-signed certificate for localhost, by the JDK's own keytool, in the two files that the webhook reads. */
    private SSLContext certificate() throws Exception {
        Path store = scratch.resolve("tls.p12");
        String password = "quickstart";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "tls", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1",
                        "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1",
                        "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", password)
                .redirectErrorStream(true)
                .redirectOutput(logTo("keytool.log"))
                .start();
        check(keytool.waitFor() == 0, "keytool failed");
        KeyStore keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
        Path folder = Files.createDirectories(scratch.resolve("tls"));
        Key key = keys.getKey("tls", password.toCharArray());
        Files.writeString(folder.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(folder.resolve("tls.crt"), pem("CERTIFICATE", keys.getCertificate("tls").getEncoded()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("webhook", keys.getCertificate("tls"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
    }

    private void startWebhook(int port) throws Exception {
        int management = freePort();
        Map<String, String> variables = Map.of(
                "MXSECRETS_WEBHOOK_CONFIG", EXAMPLE.resolve("policy.json").toAbsolutePath().toString(),
                "MXSECRETS_WEBHOOK_OBJECTS", EXAMPLE.resolve("objects").toAbsolutePath().toString(),
                "MXSECRETS_WEBHOOK_TLS", scratch.resolve("tls").toString(),
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_SSL_PORT", Integer.toString(port),
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        Process webhook = java("webhook", List.of(), variables, "webhook.log");
        HttpClient client = HttpClient.newHttpClient();
        URI ready = URI.create("http://127.0.0.1:" + management + "/q/health/ready");
        await("the webhook is ready", () -> {
            check(webhook.isAlive(), "the webhook ended with " + (webhook.isAlive() ? "" : webhook.exitValue()));
            return client.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        });
        say("ready on https://127.0.0.1:" + port + "/mutate");
    }

    private static JsonNode review(int port, SSLContext tls, JsonNode pod) throws Exception {
        ObjectNode review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request").put("uid", "quick-start-1");
        request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
        request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
        request.put("operation", "CREATE").put("namespace", pod.at("/metadata/namespace").asText()).set("object", pod);
        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/mutate"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(review.toString()))
                                .timeout(PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        check(answer.statusCode() == 200, "the webhook answered " + answer.statusCode());
        return JSON.readTree(answer.body()).path("response");
    }

    private static JsonNode container(JsonNode pod, String name) {
        for (JsonNode container : pod.at("/spec/initContainers")) {
            if (container.path("name").asText().equals(name)) {
                return container;
            }
        }
        throw new AssertionError("the patched pod has no container " + name);
    }

    /** Runs the agent exactly as a container says: its arguments and variables, with the paths of the pod mapped to the scratch folder. */
    private Process agent(JsonNode container, JsonNode pod, String logName) throws Exception {
        Map<String, String> fields = new HashMap<>(Map.of(
                "metadata.name", pod.at("/metadata/name").asText(),
                "metadata.namespace", pod.at("/metadata/namespace").asText(),
                "status.podIP", "127.0.0.1"));
        Map<String, String> variables = variables(container, fields);
        variables.replaceAll((name, text) -> text.replace("/quickstart/document.json", document.toString())
                .replace("/mendix-secrets", files.toString()));
        variables.put("MXSECRETS_HEALTH_LISTEN", Integer.toString(freePort()));
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(argument.asText()));
        say("agent " + String.join(" ", arguments) + ", with " + String.join(", ", variables.keySet()));
        return java("src/agent", arguments, variables, logName);
    }

    private static Map<String, String> variables(JsonNode container, Map<String, String> fields) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
            variables.put(variable.path("name").asText(), fields.getOrDefault(field, variable.path("value").asText()));
        }
        return variables;
    }

    private Process java(String module, List<String> arguments, Map<String, String> variables, String logName) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", module + "/target/quarkus-app/quarkus-run.jar"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logTo(logName));
        builder.environment().keySet().removeIf(name -> name.startsWith("MXSECRETS_") || name.startsWith("AWS_"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private java.io.File logTo(String name) {
        log = scratch.resolve(name);
        return log.toFile();
    }

    private Properties properties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(files.resolve("secrets.properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    /** The keys in the order of the file; the values stay where they are. */
    private List<String> show() throws IOException {
        List<String> keys = new ArrayList<>();
        for (String line : Files.readAllLines(files.resolve("secrets.properties"))) {
            if (!line.startsWith("#") && line.contains("=")) {
                keys.add(line.substring(0, line.indexOf('=')).strip());
            }
        }
        say(files.resolve("secrets.properties").getFileName() + ", " + keys.size() + " keys:");
        keys.forEach(key -> say("  " + key + "=***"));
        return keys;
    }

    /** Someone rotates a secret: the document is replaced as editors and stores do it, by a rename. */
    private void rotate() throws IOException {
        ObjectNode changed = (ObjectNode) JSON.readTree(document.toFile());
        ((ObjectNode) changed.get("VCS")).put("GitlabAdminPAT", "example-rotated");
        Path next = scratch.resolve("document.next");
        JSON.writeValue(next.toFile(), changed);
        Files.move(next, document, StandardCopyOption.ATOMIC_MOVE);
        say("VCS.GitlabAdminPAT got another value");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                // Not there yet: asked again below.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain until " + what);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void stop() throws Exception {
        for (Process process : started) {
            process.destroy();
        }
        for (Process process : started) {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        try (Stream<Path> all = Files.walk(scratch)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
