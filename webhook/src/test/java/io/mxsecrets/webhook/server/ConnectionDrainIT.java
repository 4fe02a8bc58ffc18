package io.mxsecrets.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.webhook.Load;
import io.mxsecrets.webhook.WebhookIT;
import io.mxsecrets.webhook.WebhookProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that changes under load, and the end of a replica. */
class ConnectionDrainIT {
    @TempDir
    private Path directory;

    private WebhookProcess webhook() {
        return new WebhookProcess(directory, "127.0.0.1")
                .with("MXSECRETS_WEBHOOK_OBJECTS", directory.toString())
                .with("MXSECRETS_WEBHOOK_SHUTDOWN_DELAY", "10S")
                .start();
    }

    @Test
    void f15ACertificateThatChangesUnderLoadFailsNoHandshake() throws Exception {
        try (WebhookProcess webhook = webhook()) {
            Set<Certificate> seen = ConcurrentHashMap.newKeySet();
            Load load = new Load(200, () -> {
                try (SSLSocket socket = (SSLSocket)
                        webhook.certificate.client().getSocketFactory().createSocket("127.0.0.1", webhook.port)) {
                    socket.startHandshake();
                    return seen.add(socket.getSession().getPeerCertificates()[0]) || true;
                }
            });
            for (int i = 1; i <= 4; i++) {
                int certificates = i;
                WebhookIT.until(() -> seen.size() == certificates);
                load.more(10);
                webhook.certificate.write(directory.resolve("tls"));
            }
            load.close();
            assertThat(load.bad()).isEmpty();
        }
    }

    /** Over HTTP/1.1, for the JDK's client of Java 17 does not try again after HTTP/2's farewell, as the API server's does. */
    @Test
    void f14AReplicaThatIsToldToEndAnswersUntilNobodyComes() throws Exception {
        try (WebhookProcess webhook = webhook()) {
            String body = WebhookIT.review("").toString();
            Load load = new Load(200, () -> {
                HttpRequest request = webhook.request()
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                return webhook.client
                                .send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 200;
            });
            load.more(20);
            webhook.terminate();
            WebhookIT.until(() -> !webhook.ready());
            load.more(20);
            load.close(); // as the API server does once the endpoint is gone
            assertThat(load.bad()).isEmpty();
            webhook.await();
        }
    }
}
