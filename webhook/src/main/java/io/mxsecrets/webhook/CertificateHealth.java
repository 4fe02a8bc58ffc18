package io.mxsecrets.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.CertificateFiles;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready without a certificate that is still good; when it ends is a metric. */
@Readiness
@Singleton
public class CertificateHealth implements HealthCheck {
    private final CertificateFiles files;

    CertificateHealth(@ConfigProperty(name = "mxsecrets.webhook.tls") Path directory, MeterRegistry registry) {
        this.files = new CertificateFiles(directory);
        Gauge.builder("mxsecrets.webhook.certificate.expiry.timestamp.seconds", this, CertificateHealth::end)
                .description("When the certificate ends, in seconds since 1970; 0 without one.")
                .register(registry);
    }

    @Override
    public HealthCheckResponse call() {
        boolean good = end() > Instant.now().getEpochSecond();
        return HealthCheckResponse.named("certificate").status(good).build();
    }

    private double end() {
        try {
            return files.end().getEpochSecond();
        } catch (BadCertificate e) {
            return 0;
        }
    }
}
