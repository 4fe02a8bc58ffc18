package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * W31: mistakes of an admin given to {@code helm upgrade} of a release on a real API server, with the packaged webhook behind
 * its registration. The first that sees a mistake refuses it, the configuration before stays, and a pod is injected as before.
 */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MistakesIT {
    private static final Path CHART = Path.of("../charts/mendix-secrets-injector");
    private static final Path TABLE = Path.of("../src/injection/src/test/resources/configuration-mistakes.txt");
    private static final String RELEASE = "mendix-secrets-injector";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String IMAGE = "registry.example/agent@sha256:" + "a".repeat(64);
    /** A default that each injected pod shows. */
    private static final String BASE = "{defaults: {refresh-interval: 7m}, images: {agent: {digest: 'sha256:"
            + "a".repeat(64) + "'}, webhook: {digest: 'sha256:" + "b".repeat(64) + "'}}}";

    private final ApiServer apiServer;

    @TempDir
    private static Path directory;

    private WebhookProcess webhook;
    private String injector;
    private String team;
    private List<Container> before;

    MistakesIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    /** @param values of the chart, as an admin writes them */
    private record Mistake(String first, ObjectNode values, List<String> words) {
        static Mistake of(String line) {
            String[] columns = line.split(" \\| ");
            try {
                return new Mistake(columns[0], (ObjectNode) YAML.readTree(columns[1]), List.of(columns[2]));
            } catch (IOException e) {
                throw new IllegalArgumentException(line, e);
            }
        }

        /** Both in one file, where neither hides the other. */
        Optional<Mistake> and(Mistake other) {
            ObjectNode both = values.deepCopy();
            if (!merge(both, other.values)) {
                return Optional.empty();
            }
            List<String> all =
                    Stream.concat(words.stream(), other.words.stream()).toList();
            ObjectNode configuration = both.deepCopy();
            configuration.putObject("images").put("agent", IMAGE);
            String problems = catchThrowableOfType(BadConfiguration.class, () -> Configuration.of(configuration))
                    .getMessage();
            return all.stream().allMatch(problems::contains)
                    ? Optional.of(new Mistake(first, both, all))
                    : Optional.empty();
        }

        private static boolean merge(ObjectNode into, ObjectNode more) {
            for (var member : more.properties()) {
                JsonNode there = into.get(member.getKey());
                if (there == null) {
                    into.set(member.getKey(), member.getValue());
                } else if (!there.isObject()
                        || !member.getValue().isObject()
                        || !merge((ObjectNode) there, (ObjectNode) member.getValue())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    private static List<Mistake> table() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(Mistake::of)
                .toList();
    }

    static Stream<Mistake> ofHelm() throws IOException {
        return table().stream().filter(mistake -> !mistake.first().equals("load"));
    }

    /** As few files as hold them all: the webhook looks at its configuration every two seconds. */
    static List<Mistake> ofTheWebhook() throws IOException {
        List<Mistake> files = new ArrayList<>();
        for (Mistake mistake : table()) {
            if (!mistake.first().equals("load")) {
                continue;
            }
            int i = 0;
            while (i < files.size() && files.get(i).and(mistake).isEmpty()) {
                i++;
            }
            if (i == files.size()) {
                files.add(mistake);
            } else {
                files.set(i, files.get(i).and(mistake).orElseThrow());
            }
        }
        return files;
    }

    @BeforeAll
    void install() throws IOException {
        injector = apiServer.createNamespace("injector");
        team = apiServer.createNamespace("team");
        webhook = new WebhookProcess(directory, apiServer.webhookHost())
                .with("KUBECONFIG", apiServer.kubeconfig().toString())
                .with("MXSECRETS_WEBHOOK_NAMESPACE", injector);
        webhook.write("base.yaml", BASE);
        webhook.write("outside", outside());
        assertThat(directory.resolve("outside").toFile().setExecutable(true)).isTrue();
        assertThat(helm("install", YAML.createObjectNode())).isEmpty();
        mount();
        webhook.start();
        WebhookIT.until(() -> AskingPod.comesInjected(apiServer.impatientClient(), pod(), team));
        before = injected();
        assertThat(before.toString()).contains("REFRESH_INTERVAL, value=7m");
    }

    @AfterAll
    void uninstall() {
        helm(List.of("uninstall", RELEASE, "--namespace", injector, "--ignore-not-found"));
        apiServer.removePods(injector);
        WebhookIT.until(this::nobodyReviews);
        webhook.close();
    }

    /** A filter of what Helm renders: the webhook runs outside the cluster, where no Service leads. */
    private String outside() {
        String ca =
                Base64.getEncoder().encodeToString(webhook.certificate.caPem().getBytes(StandardCharsets.US_ASCII));
        return "#!/bin/sh\nexec sed '/clientConfig:/,/path: .mutate/c\\    clientConfig: {url: \"" + webhook.url()
                + "\", caBundle: " + ca + "}'\n";
    }

    /** @return what Helm says against it; empty where it takes it */
    private String helm(String command, ObjectNode values) throws IOException {
        Path file = directory.resolve("values.yaml");
        YAML.writeValue(file.toFile(), values);
        return helm(List.of(
                command,
                RELEASE,
                CHART.toString(),
                "--namespace",
                injector,
                "--post-renderer",
                directory.resolve("outside").toString(),
                "-f",
                directory.resolve("base.yaml").toString(),
                "-f",
                file.toString()));
    }

    private String helm(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Binaries.need("helm").toString()));
        command.addAll(arguments);
        Path err = directory.resolve("helm.err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(directory.resolve("helm.out").toFile())
                    .redirectError(err.toFile());
            builder.environment().put("KUBECONFIG", apiServer.kubeconfig().toString());
            return builder.start().waitFor() == 0 ? "" : Files.readString(err);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ConfigMap published() {
        return apiServer
                .client()
                .configMaps()
                .inNamespace(injector)
                .withName(RELEASE)
                .require();
    }

    /** As the kubelet does: whole or not at all. */
    private void mount() throws IOException {
        webhook.write("config.new", published().getData().get("webhook.json"));
        Files.move(
                directory.resolve("config.new"),
                directory.resolve("config.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Pod pod() {
        return AskingPod.of(apiServer.client(), AskingPod.VAULT, "mendix", "");
    }

    private List<Container> injected() {
        return AskingPod.tried(apiServer.client(), pod(), team).getSpec().getInitContainers();
    }

    private boolean nobodyReviews() {
        try {
            return !AskingPod.injected(AskingPod.tried(apiServer.impatientClient(), pod(), team));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("ofHelm")
    void w31HelmRefusesItAndTheReleaseStays(Mistake mistake) throws IOException {
        ConfigMap there = published();

        String refusal = helm("upgrade", mistake.values());

        String first =
                refusal.isEmpty() ? "load" : refusal.contains("specifications of the schema") ? "schema" : "render";
        assertThat(first).as(refusal).isEqualTo(mistake.first());
        assertThat(published()).isEqualTo(there);
        assertThat(injected()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("ofTheWebhook")
    void w31TheWebhookRefusesItAndTheFormerConfigurationStays(Mistake mistake) throws IOException {
        int said = webhook.log().length();

        assertThat(helm("upgrade", mistake.values())).isEmpty();
        mount();

        WebhookIT.until(() -> webhook.log().substring(said).contains("the previous one stays in force"));
        assertThat(webhook.log().substring(said).replace("\\\"", "\"")).contains(mistake.words());
        assertThat(webhook.ready()).isTrue();
        assertThat(injected()).isEqualTo(before);
    }
}
