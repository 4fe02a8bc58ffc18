package io.mxsecrets.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mxsecrets.webhook.certificate.ReloadingKeys;
import io.mxsecrets.webhook.certificate.ServedCertificate;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while API servers would not trust the certificate; its expiry is a metric. */
@Readiness
@Singleton
public class CertificateHealth implements HealthCheck {
    private final ReloadingKeys keys;

    CertificateHealth(@Identifier("webhook") ServedCertificate certificate, MeterRegistry registry) {
        this.keys = certificate.keys();
        Gauge.builder("mxsecrets.webhook.certificate.expiry.timestamp.seconds", keys, k -> k.end()
                        .getEpochSecond())
                .description("Expiry time of the serving certificate, in seconds since 1970.")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public HealthCheckResponse call() {
        String waiting = keys.waiting();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("certificate").status(keys.good() && waiting.isEmpty());
        return waiting.isEmpty()
                ? response.build()
                : response.withData("waits-for", waiting).build();
    }
}
