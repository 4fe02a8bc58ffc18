package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.webhook.certificate.TestCertificate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what is said of a certificate that nobody would believe. */
class BorderIT {
    @TempDir
    private Path directory;

    private WebhookProcess webhook;

    @BeforeEach
    void prepare() {
        webhook = new WebhookProcess(directory, "127.0.0.1").with("MXSECRETS_WEBHOOK_OBJECTS", directory.toString());
    }

    @Test
    void onlyClientsOfTheNamedAuthorityMaySendReviews() throws Exception {
        TestCertificate ours = new TestCertificate("ours");
        TestCertificate others = new TestCertificate("others");
        Path authority = Files.writeString(directory.resolve("client-ca.crt"), ours.caPem());
        try (WebhookProcess started = webhook.with("MXSECRETS_WEBHOOK_CLIENT_CA", authority.toString())
                .start()) {
            assertThat(post(started.certificate.client(ours))).isEqualTo(200);
            assertThatThrownBy(() -> post(started.certificate.client(others))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> post(started.certificate.client())).isInstanceOf(IOException.class);
            assertThat(started.ready()).isTrue(); // the kubelet has no certificate

            Files.writeString(authority, others.caPem());
            assertThat(post(started.certificate.client(others))).isEqualTo(200);
            assertThatThrownBy(() -> post(started.certificate.client(ours))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAuthorityThatIsNoneIsToldAtTheStart() throws IOException {
        Path authority = Files.writeString(directory.resolve("client-ca.crt"), "none");
        try (WebhookProcess started = webhook.with("MXSECRETS_WEBHOOK_CLIENT_CA", authority.toString())) {
            started.launch();
            assertThat(started.await()).isEqualTo(64);
            assertThat(started.log())
                    .contains("client-ca.crt contains a certificate that Java cannot read")
                    .hasLineCount(1);
        }
    }

    /** Taken for absent, it would let every client in. */
    @Test
    void anEmptyVariableIsRefusedByNameAtTheStart() throws IOException {
        try (WebhookProcess started = webhook.with("MXSECRETS_WEBHOOK_CLIENT_CA", "")) {
            started.launch();
            assertThat(started.await()).isEqualTo(64);
            assertThat(started.log())
                    .contains("MXSECRETS_WEBHOOK_CLIENT_CA is empty; give it a value or unset it")
                    .hasLineCount(1);
        }
    }

    private int post(SSLContext context) throws Exception {
        HttpRequest request = webhook.request()
                .POST(HttpRequest.BodyPublishers.ofString(WebhookIT.review("").toString()))
                .build();
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void f15AnEndedCertificateIsNotReadyAndANewOneNeedsNoRestart() {
        Path tls = directory.resolve("tls");
        webhook.certificate.write(tls, Instant.now().minus(Duration.ofDays(9)), Duration.ofDays(8));
        try (WebhookProcess started = webhook) {
            started.launch();
            WebhookIT.until(60, () -> health().contains("\"certificate\""));
            assertThat(started.ready()).isFalse();
            assertThat(expiry()).isLessThan(Instant.now().getEpochSecond());

            started.certificate.write(tls);
            WebhookIT.until(started::ready);
            assertThat(expiry()).isGreaterThan(Instant.now().getEpochSecond());
        }
    }

    /** What is served is good on: its end is what the metric tells, long before it is reached. */
    @Test
    void f15ACertificateOfAnotherAuthorityIsToldAndTheFormerServed() throws Exception {
        Path tls = directory.resolve("tls");
        Files.writeString(tls.resolve("ca.crt"), webhook.certificate.caPem());
        try (WebhookProcess started = webhook.start()) {
            double before = expiry();
            new TestCertificate("127.0.0.1").write(tls, Instant.now(), Duration.ofDays(3));
            WebhookIT.until(() -> started.log().contains("no authority in ca.crt issued"));

            assertThat(post(started.certificate.client())).isEqualTo(200);
            assertThat(started.ready()).isTrue();
            assertThat(expiry()).isEqualTo(before);
        }
        try (WebhookProcess again = webhook) { // from the start with nothing better
            again.launch();
            WebhookIT.until(60, () -> health().contains("\"certificate\""));
            assertThat(again.ready()).isFalse();
        }
    }

    private String health() {
        try {
            return webhook.get("/q/health/ready").body();
        } catch (java.io.UncheckedIOException e) {
            return "";
        }
    }

    private double expiry() {
        return webhook.metric("mxsecrets_webhook_certificate_expiry_timestamp_seconds");
    }
}
