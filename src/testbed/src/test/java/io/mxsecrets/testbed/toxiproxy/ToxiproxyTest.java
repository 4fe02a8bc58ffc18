package io.mxsecrets.testbed.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.testbed.RealToxiproxy;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.tool.Http;
import io.mxsecrets.testbed.vault.VaultServer;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealToxiproxy
@RealVault
class ToxiproxyTest {

    private final VaultServer vault;
    private final Toxiproxy.Door door;

    ToxiproxyTest(Toxiproxy faults, VaultServer vault) {
        this.vault = vault;
        this.door = faults.door(vault.address());
    }

    @AfterEach
    void closeTheDoor() {
        door.close();
    }

    @Test
    void leadsToTheServer() throws Exception {
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void answersLate() throws Exception {
        door.slow(Duration.ofMillis(300));
        long start = System.nanoTime();

        assertThat(status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void neverAnswersAndThenDoes() throws Exception {
        var outage = door.blackHole();
        assertThatThrownBy(this::status).isInstanceOf(HttpTimeoutException.class);

        outage.close();

        assertThat(status()).isEqualTo(200);
    }

    @Test
    void resetsConnections() {
        door.reset(Duration.ZERO);
        assertThatThrownBy(this::status).hasMessageMatching("(?s).*(reset|terminated|EOF|HTTP/1.1 header parser).*");
    }

    @Test
    void cutsAnswers() {
        door.cut(100);
        assertThatThrownBy(this::status).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void refusesConnections() throws Exception {
        var outage = door.shut();
        assertThatThrownBy(this::status).isInstanceOf(ConnectException.class);

        outage.close();

        assertThat(status()).isEqualTo(200);
    }

    private int status() throws Exception {
        var client =
                HttpClient.newBuilder().sslContext(Http.context(vault.caPem())).build();
        var request = HttpRequest.newBuilder(door.address().resolve("/v1/sys/health"))
                .timeout(Duration.ofSeconds(1))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
