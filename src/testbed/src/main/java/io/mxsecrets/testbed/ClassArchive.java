package io.mxsecrets.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.ForgedToken;
import io.mxsecrets.testbed.tool.Ports;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the class archive of a packaged program, as its JVM image has it: runs the program beside stand-ins for its servers and has
 * the JVM write down, at the end, the classes that the program loaded. It rests on an archive of the JDK's own classes, which not
 * every runtime brings along. Only the very same JVM and jars, at the same path, can use it.
 *
 * @see <a href="https://openjdk.org/jeps/350">JEP 350</a>
 */
public final class ClassArchive {
    /** Where it is in the program's directory. */
    public static final String NAME = "cds/app.jsa";

    private static final String JDK = "cds/jdk.jsa";

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Path program;
    private final Path options;
    private final Path scratch;
    private final HttpClient client = HttpClient.newHttpClient();

    private ClassArchive(Path program, Path options, Path scratch) {
        this.program = program;
        this.options = options;
        this.scratch = scratch;
    }

    /** {@code agent|webhook DIRECTORY OPTIONS}: the program, its {@code quarkus-app} and its {@code jvm.options}. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        System.out.println(make(arguments[0], Path.of(arguments[1]), Path.of(arguments[2])));
    }

    /**
     * @param name {@code agent} or {@code webhook}
     * @param program its {@code quarkus-app}, by the path that it is started by
     * @param options its {@code jvm.options}
     * @return the option of the JVM that uses the archive
     */
    public static String make(String name, Path program, Path options) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("class-archive");
        try {
            ClassArchive archive = new ClassArchive(program, options, scratch);
            archive.jdk();
            switch (name) {
                case "agent" -> archive.agent();
                case "webhook" -> archive.webhook();
                default -> throw new IllegalArgumentException(name + " is not agent or webhook");
            }
            if (!Files.exists(archive.file(NAME))) {
                throw new IOException("the JVM wrote no archive: " + archive.said());
            }
            return "-XX:SharedArchiveFile=" + archive.file(NAME);
        } finally {
            try (Stream<Path> files = Files.walk(scratch)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private Path file(String name) {
        return program.resolve(name);
    }

    /** With the one collector whose objects an archive can hold; others can read them. */
    private void jdk() throws IOException, InterruptedException {
        Files.createDirectories(file(JDK).getParent());
        Files.deleteIfExists(file(NAME));
        Process dump = java(List.of("-XX:+UseG1GC", "-Xshare:dump", "-XX:SharedArchiveFile=" + file(JDK)), Map.of());
        if (dump.waitFor() != 0) {
            throw new IOException("the JVM wrote no archive of its own classes: " + said());
        }
    }

    /** A sidecar that reads one document from each store. */
    private void agent() throws IOException, InterruptedException {
        Authority authority = new Authority("class-archive");
        Path files = scratch.resolve("files");
        int health = Ports.free();
        try (HostileServer stores = new HostileServer(
                Optional.of(authority.issue("CN=stores", List.of("127.0.0.1")).serverContext()))) {
            run(
                    List.of("sidecar"),
                    Map.ofEntries(
                            Map.entry("MXSECRETS_DIRECTORY", files.toString()),
                            Map.entry("MXSECRETS_HEALTH_LISTEN", Integer.toString(health)),
                            Map.entry("MXSECRETS_CA_BUNDLE", authority.self().certificate()),
                            Map.entry("MXSECRETS_SECRET__FILE", "file:" + text("document.json", "{\"own\":\"x\"}")),
                            Map.entry("MXSECRETS_SECRET__VAULT", stores.url() + "/kv/app"),
                            Map.entry("MXSECRETS_VAULT_ROLE", "app"),
                            Map.entry("MXSECRETS_VAULT_JWT_FILE", token("vault")),
                            Map.entry("MXSECRETS_PROVIDER__AWS", "aws"),
                            Map.entry("MXSECRETS_SECRET__AWS", "PMP-app"),
                            Map.entry("MXSECRETS_AWS_REGION", "eu-west-1"),
                            Map.entry("MXSECRETS_AWS_ENDPOINT", stores.url()),
                            Map.entry("MXSECRETS_AWS_STS_ENDPOINT", stores.url()),
                            Map.entry("MXSECRETS_AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader"),
                            Map.entry("MXSECRETS_AWS_TOKEN_FILE", token("sts.amazonaws.com"))),
                    health,
                    "/readyz",
                    "/metrics");
        }
    }

    /** A webhook that warms up: it asks its own port and reviews a pod of its own. */
    private void webhook() throws IOException, InterruptedException {
        new Authority("class-archive").issue("CN=webhook", List.of("127.0.0.1")).write(scratch.resolve("tls"), "tls");
        HttpServer cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cluster.createContext("/", ClassArchive::cluster);
        cluster.start();
        int management = Ports.free();
        try {
            run(
                    List.of(),
                    Map.of(
                            "MXSECRETS_WEBHOOK_HOST", "127.0.0.1",
                            "MXSECRETS_WEBHOOK_PORT", Integer.toString(Ports.free()),
                            "MXSECRETS_WEBHOOK_MANAGEMENT_PORT", Integer.toString(management),
                            "MXSECRETS_WEBHOOK_TLS", scratch.resolve("tls").toString(),
                            "MXSECRETS_WEBHOOK_CONFIG",
                                    text(
                                            "config.json",
                                            "{\"images\":{\"agent\":\"registry.example/agent@sha256:" + "0".repeat(64)
                                                    + "\"}}"),
                            "MXSECRETS_WEBHOOK_SHUTDOWN_DELAY", "0S",
                            "QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL",
                                    "http://127.0.0.1:" + cluster.getAddress().getPort()),
                    management,
                    "/q/health/ready",
                    "/q/metrics");
        } finally {
            cluster.stop(0);
        }
    }

    /** As much of an API server as the webhook reads: any object is there, and bare. */
    private static void cluster(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] answer = (path.equals("/version")
                        ? "{\"major\":\"1\",\"minor\":\"34\"}"
                        : "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                                + path.replaceFirst(".*/", "") + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** Until it is ready, and its other pages were read. */
    private void run(List<String> arguments, Map<String, String> variables, int port, String ready, String... pages)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "@" + options,
                "-XX:SharedArchiveFile=" + file(JDK),
                "-XX:ArchiveClassesAtExit=" + file(NAME),
                "-Xlog:cds=error,cds+dynamic=error",
                "-jar",
                program.resolve("quarkus-run.jar").toString()));
        command.addAll(arguments);
        Process process = java(command, variables);
        try {
            long end = System.nanoTime() + LONGEST.toNanos();
            while (page(port, ready) != 200) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("not ready: " + said());
                }
                Thread.sleep(50); // Between two looks at a page.
            }
            for (String page : pages) {
                page(port, page);
            }
            process.destroy();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("does not end: " + said());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** This JVM's, with these arguments; of the settings that this process has it gets none. */
    private Process java(List<String> arguments, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(MXSECRETS|AWS|VAULT|QUARKUS)_.*"));
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** Its status, or 0. */
    private int page(int port, String path) throws InterruptedException {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private String token(String audience) throws IOException {
        return text("token-" + audience, ForgedToken.of(audience, 4_000_000_000L, "signature"));
    }

    private String text(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text).toString();
    }

    private String said() throws IOException {
        return Files.readString(scratch.resolve("log"));
    }
}
