package io.mxsecrets.webhook.certificate.selfmanaged;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mxsecrets.webhook.config.WebhookOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Looks after the self-managed certificate for as long as the webhook runs. */
public final class CertificateLoop {
    private static final Logger LOG = Logger.getLogger(CertificateLoop.class);
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(365);
    private static final Duration LEAF_LIFE = Duration.ofDays(30);

    /** Two GETs. So long may a registration that was emptied or restored fail creates. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    private static final Duration REMINDED = Duration.ofMinutes(1);
    private static final int LOST_RACE_MILLIS = 20;

    private final SelfManaged certificate;
    private String said = "";
    private long saidAt;

    private CertificateLoop(SelfManaged certificate) {
        this.certificate = certificate;
    }

    /** @param directory where the certificate is put */
    public static CertificateLoop of(WebhookOptions.SelfManaged options, Path directory) {
        KeyStorage keys = new SecretKeyStorage(client(), options.namespace(), options.secret(), options.registration());
        Issuer issuer = new Issuer(options.service() + "." + options.namespace() + ".svc");
        return new CertificateLoop(new SelfManaged(
                keys,
                new Renewal(issuer, AUTHORITY_LIFE, LEAF_LIFE),
                directory,
                InstantSource.system(),
                races -> Thread.sleep(ThreadLocalRandom.current().nextInt(LOST_RACE_MILLIS << races))));
    }

    /** The next look is the next try. */
    private static KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withRequestRetryBackoffLimit(0)
                        .withConnectionTimeout(2_000)
                        .withRequestTimeout(5_000)
                        .build())
                .build();
    }

    /**
     * Looks until there is a certificate to serve, then goes on in the background. Throws what the last look threw.
     *
     * @param waiting gets what the replica waits for, at once and then rarely
     */
    public void start(Duration patience, Consumer<String> waiting) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                certificate.look();
                break;
            } catch (RuntimeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                say(e.getMessage(), waiting);
                TimeUnit.SECONDS.sleep(1); // as long as a mended Secret may wait to be seen
            }
        }
        said = "";
        Thread thread = new Thread(this::run, "certificate");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                // Replicas that began together do not go on so.
                Thread.sleep(EVERY.toMillis() / 2 + ThreadLocalRandom.current().nextLong(EVERY.toMillis()));
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            certificate.look();
            if (!said.isEmpty()) {
                LOG.info("The certificate is up to date again");
            }
            said = "";
        } catch (RuntimeException e) {
            say(
                    "The certificate cannot be checked or renewed, so the current one stays in use: " + e.getMessage(),
                    LOG::error);
        }
    }

    private void say(String sentence, Consumer<String> to) {
        long now = System.nanoTime();
        if (!sentence.equals(said) || now - saidAt > REMINDED.toNanos()) {
            to.accept(sentence);
            said = sentence;
            saidAt = now;
        }
    }
}
