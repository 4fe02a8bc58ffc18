package io.mxsecrets.webhook.certificate.selfmanaged;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The self-managed certificate of one replica, everything of {@link CertificateLoop} but its timer. Certificates are valid
 * for years, so that a real API server takes them whatever the clock is moved to; as they are also backdated by years, two
 * thirds of their lives are over two hours after they were made, and of an authority's after six.
 */
public final class TestReplica {
    /** By how much the clock is moved for a certificate to be due. */
    public static final Duration DUE = Duration.ofMinutes(121);

    /** By how much it is moved for a new authority to be known. */
    public static final Duration SETTLE = SelfManaged.SETTLE;

    private static final Duration YEARS = Duration.ofDays(1000);

    private final SelfManaged certificate;

    /** @param host what the certificate is for */
    public TestReplica(
            KubernetesClient client,
            String namespace,
            String secret,
            String registration,
            String host,
            Path directory,
            InstantSource clock) {
        KeyStorage keys = new SecretKeyStorage(client, namespace, secret, registration);
        Issuer issuer = new Issuer(host, YEARS.multipliedBy(2));
        this.certificate = new SelfManaged(
                keys, new Renewal(issuer, YEARS.plusHours(9), YEARS.plusHours(3)), directory, clock, races -> {});
    }

    public void look() {
        try {
            certificate.look();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
