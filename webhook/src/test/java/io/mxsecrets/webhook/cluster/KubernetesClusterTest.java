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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures of an API server may pass. */
class KubernetesClusterTest {
    private HttpServer server;
    private int status;
    private String body = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
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
    void noAnswerMayPass() {
        server.stop(0);

        assertThat(failure()).hasMessageContaining("(no answer in time)").returns(true, Cluster.Unreadable::passing);
    }
}
