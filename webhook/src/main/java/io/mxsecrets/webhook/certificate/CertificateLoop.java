package io.mxsecrets.webhook.certificate;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks after the self-managed certificate for as long as the webhook runs. */
public final class CertificateLoop {
    private static final Logger LOG = Logger.getLogger(CertificateLoop.class);
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(365);
    private static final Duration LEAF_LIFE = Duration.ofDays(30);

    /** Also the least time between a new authority in the bundle and the first leaf of it. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final SelfManaged certificate;

    private CertificateLoop(SelfManaged certificate) {
        this.certificate = certificate;
    }

    /**
     * @param service the webhook's Service, for whose name the certificate is
     * @param directory where the certificate is put
     */
    public static CertificateLoop of(
            KubernetesClient client,
            String namespace,
            String secret,
            String service,
            String registration,
            Path directory) {
        SharedKeys keys = new ClusterKeys(client, namespace, secret, registration);
        Issuer issuer = new Issuer(service + "." + namespace + ".svc");
        return new CertificateLoop(new SelfManaged(
                keys, new Renewal(issuer, AUTHORITY_LIFE, LEAF_LIFE), directory, InstantSource.system()));
    }

    /** Looks until there is a certificate to serve, then goes on in the background. Throws what the last look threw. */
    public void start(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                certificate.look();
                break;
            } catch (RuntimeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "certificate");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void look() {
        try {
            certificate.look();
        } catch (RuntimeException e) {
            LOG.error("Looking after the certificate failed, and is tried again in a minute: " + e.getMessage());
        }
    }
}
