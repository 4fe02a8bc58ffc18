package io.mxsecrets.webhook.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mxsecrets.injection.cluster.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures of an API server may pass. */
class KubernetesClusterTest {
    private HttpServer server;
    private int status;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Cluster.Unreadable failure() {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestTimeout(1000)
                .withRequestRetryBackoffLimit(0);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config.build()).build()) {
            Cluster cluster = new KubernetesCluster(client);
            return catchThrowableOfType(Cluster.Unreadable.class, () -> cluster.namespace("team"));
        }
    }

    @ParameterizedTest
    @CsvSource({"401,false", "403,false", "429,true", "500,true", "503,true", "504,true"})
    void whoeverRefusesWillRefuseAgainAndWhoeverIsInTroubleMayNot(int answer, boolean passing) {
        status = answer;

        assertThat(failure())
                .hasMessage("mxsecrets: the API server did not give us the Namespace team (status " + answer + ")")
                .returns(passing, Cluster.Unreadable::passing);
    }

    @Test
    void noAnswerMayPass() {
        server.stop(0);

        assertThat(failure())
                .hasMessageContaining("(no answer came in time)")
                .returns(true, Cluster.Unreadable::passing);
    }
}
