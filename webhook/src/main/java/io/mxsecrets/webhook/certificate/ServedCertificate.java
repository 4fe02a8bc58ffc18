package io.mxsecrets.webhook.certificate;

import io.mxsecrets.webhook.config.WebhookOptions;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Gives Quarkus the certificate once, as keys that stay fresh by themselves. The TLS registry's own reload replaces the
 * server's settings, changed or not, and fails the handshakes that are under way then: a third of them at one a second.
 */
@Singleton
@Identifier("webhook")
public class ServedCertificate implements KeyStoreProvider {
    private static final Logger LOG = Logger.getLogger(ServedCertificate.class);
    private static final long MILLISECONDS = 1000;

    private final CertificateFiles files;
    private final ReloadingKeys keys;
    private boolean reported;

    ServedCertificate(WebhookOptions options) {
        this.files = new CertificateFiles(options.tls());
        this.keys = new ReloadingKeys(files, InstantSource.system());
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        vertx.setPeriodic(MILLISECONDS, timer -> vertx.executeBlocking(this::look));
        return new KeyStoreAndKeyCertOptions(files.trust(), KeyCertOptions.wrap(keys));
    }

    public ReloadingKeys keys() {
        return keys;
    }

    /** Logs a mistake once. */
    private synchronized boolean look() {
        try {
            keys.look();
            reported = false;
        } catch (BadCertificate e) {
            if (!reported) {
                LOG.warn("The certificate on disk cannot be served, so the previous one stays in use: "
                        + e.getMessage());
            }
            reported = true;
        }
        return true;
    }
}
