package io.mxsecrets.webhook.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of an API server may pass. */
class KubernetesClusterTest {
    private HttpServer server;
    private int status;
    private String body = "";
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            accepted.add(exchange.getRequestHeaders().getFirst("Accept"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private <T> T ask(Function<Cluster, T> question) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestTimeout(1000)
                .withRequestRetryBackoffLimit(0);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config.build()).build()) {
            return question.apply(new KubernetesCluster(client));
        }
    }

    private Cluster.Unreadable failure() {
        return catchThrowableOfType(Cluster.Unreadable.class, () -> ask(cluster -> cluster.namespace("team")));
    }

    @ParameterizedTest
    @CsvSource({"401,false", "403,false", "429,true", "503,true"})
    void aVersionThatIsNotGivenIsNoVersion(int answer, boolean passing) {
        status = answer;

        assertThat(catchThrowableOfType(Cluster.Unreadable.class, () -> ask(Cluster::version)))
                .hasMessage("mxsecrets: cannot read the version from the API server (status " + answer + ")")
                .returns(passing, Cluster.Unreadable::passing);
    }

    @Test
    void theVersionIsTheApiServers() {
        status = 200;
        body = "{\"major\":\"1\",\"minor\":\"37\",\"gitVersion\":\"v1.37.1\",\"buildDate\":\"1970-01-01T00:00:00Z\"}";

        assertThat(ask(Cluster::version)).contains(new KubernetesVersion(1, 37));
    }

    @ParameterizedTest
    @CsvSource({"401,false", "403,false", "429,true", "500,true", "503,true", "504,true"})
    void whoeverRefusesWillRefuseAgainAndWhoeverIsInTroubleMayNot(int answer, boolean passing) {
        status = answer;

        assertThat(failure())
                .hasMessage("mxsecrets: cannot read the Namespace team from the API server (status " + answer + ")")
                .returns(passing, Cluster.Unreadable::passing);
    }

    @Test
    void labelsAndAnnotationsAreReadAndTheMetadataAloneIsAskedFor() {
        status = 200;
        body =
                """
                {"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"team",
                 "managedFields":[{"fieldsV1":{"f:metadata":{"labels":{"x":"y"}}}}],
                 "labels":{"mxsecrets.io/inject":"true","ä":"ö"},"annotations":{"mxsecrets.io/store":"prod"}},
                 "spec":{"metadata":{"labels":{"no":"one"}}}}
                """;

        Namespace namespace = ask(cluster -> cluster.namespace("team"));
        ServiceAccount account = ask(cluster -> cluster.serviceAccount("team", "app"));

        assertThat(namespace)
                .isEqualTo(new Namespace(
                        "team", Map.of("mxsecrets.io/inject", "true", "ä", "ö"), Map.of("mxsecrets.io/store", "prod")));
        assertThat(account).isEqualTo(new ServiceAccount("app", Map.of("mxsecrets.io/store", "prod")));
        assertThat(asked)
                .containsExactly("GET /api/v1/namespaces/team", "GET /api/v1/namespaces/team/serviceaccounts/app");
        assertThat(accepted).allMatch(accept -> accept.startsWith("application/json;as=PartialObjectMetadata;"));
    }

    @Test
    void whatIsNotThereIsAskedForTwiceAndIsBareThen() {
        status = 404;
        Namespace namespace = ask(cluster -> cluster.namespace("team"));
        assertThat(namespace).isEqualTo(Namespace.bare("team"));
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "<html></html>", "{\"metadata\":{\"labels\":{\"a\":", "{\"metadata\":null}"})
    void whatIsNoObjectIsNeverTakenForOneWithoutLabels(String answer) {
        status = 200;
        body = answer;
        assertThat(failure()).hasMessageContaining("(no answer in time)").returns(true, Cluster.Unreadable::passing);
    }

    @Test
    void noAnswerMayPass() {
        server.stop(0);

        assertThat(failure()).hasMessageContaining("(no answer in time)").returns(true, Cluster.Unreadable::passing);
    }
}
