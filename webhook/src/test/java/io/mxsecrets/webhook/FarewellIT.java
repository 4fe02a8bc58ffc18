package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that changes under load, and the end of a replica. */
class FarewellIT {
    private static final int THREADS = 4;

    @TempDir
    private Path directory;

    /** Calls until told to stop; counts what went well and what did not. */
    private static final class Load implements AutoCloseable {
        private final AtomicInteger good = new AtomicInteger();
        private final AtomicInteger bad = new AtomicInteger();
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

        Load(Callable<Boolean> call) {
            for (int i = 0; i < THREADS; i++) {
                threads.submit(() -> {
                    while (going.get()) {
                        (well(call) ? good : bad).incrementAndGet();
                        WebhookProcess.pause(20);
                    }
                });
            }
        }

        private static boolean well(Callable<Boolean> call) {
            try {
                return call.call();
            } catch (Exception e) {
                return false;
            }
        }

        /** Until so many more calls went well. */
        void more(int calls) {
            int before = good.get();
            WebhookIT.until(() -> good.get() >= before + calls);
        }

        @Override
        public void close() throws InterruptedException {
            going.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

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
            Load load = new Load(() -> {
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
            assertThat(load.bad.get()).isZero();
        }
    }

    /** Over HTTP/1.1, for the JDK's client of Java 17 does not try again after HTTP/2's farewell, as the API server's does. */
    @Test
    void f14AReplicaThatIsToldToEndAnswersUntilNobodyComes() throws Exception {
        try (WebhookProcess webhook = webhook()) {
            String body = WebhookIT.review("").toString();
            Load load = new Load(() -> {
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
            assertThat(load.bad.get()).isZero();
            webhook.await();
        }
    }
}
