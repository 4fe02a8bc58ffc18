package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that changes under load, and the end of a replica. */
class FarewellIT {
    @TempDir
    private Path directory;

    /**
     * Calls until told to stop; counts what was answered well and what was not. Over HTTP/1.1, for the JDK's client of Java 17
     * does not try again after HTTP/2's farewell, as the API server's does.
     */
    private static final class Load implements AutoCloseable {
        private final AtomicInteger good = new AtomicInteger();
        private final AtomicInteger bad = new AtomicInteger();
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final ExecutorService threads = Executors.newFixedThreadPool(4);

        Load(WebhookProcess webhook, String body) {
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> {
                    while (going.get()) {
                        call(webhook, body);
                        WebhookProcess.pause(20);
                    }
                });
            }
        }

        private void call(WebhookProcess webhook, String body) {
            try {
                HttpRequest request = webhook.request().version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> answer = webhook.client.send(request, HttpResponse.BodyHandlers.ofString());
                (answer.statusCode() == 200 ? good : bad).incrementAndGet();
            } catch (Exception e) {
                bad.incrementAndGet();
            }
        }

        @Override
        public void close() throws InterruptedException {
            going.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private WebhookProcess webhook() {
        return new WebhookProcess(directory, "127.0.0.1")
                .with("MXSECRETS_WEBHOOK_OBJECTS", directory.toString())
                .start();
    }

    @Test
    void f15ACertificateThatChangesUnderLoadFailsNoCall() throws Exception {
        try (WebhookProcess webhook = webhook()) {
            Load load = new Load(webhook, WebhookIT.review("").toString());
            for (int i = 0; i < 6; i++) {
                webhook.certificate.write(directory.resolve("tls"));
                WebhookProcess.pause(1200);
            }
            load.close();
            assertThat(load.bad.get()).isZero();
            assertThat(load.good.get()).isGreaterThan(50);
        }
    }

    @Test
    void f14AReplicaThatIsToldToEndAnswersUntilNobodyComes() throws Exception {
        try (WebhookProcess webhook = webhook()) {
            Load load = new Load(webhook, WebhookIT.review("").toString());
            WebhookProcess.pause(1000);
            webhook.terminate();
            WebhookIT.until(() -> !webhook.ready());
            int before = load.good.get();
            WebhookProcess.pause(1000);
            load.close(); // as the API server does once the endpoint is gone
            assertThat(load.bad.get()).isZero();
            assertThat(load.good.get()).isGreaterThan(before);
            webhook.await();
        }
    }
}
