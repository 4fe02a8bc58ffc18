package io.mxsecrets.webhook;

import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyStoreOptions;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.KeyStore;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives Quarkus the certificate, at the start and at each reload. A pair that does not belong together, as when one file is
 * new and the other not yet, is refused here, so that what was served before is served on.
 */
@Singleton
@Identifier("webhook")
public class ServedCertificate implements KeyStoreProvider {
    /** Guards nothing: the store never leaves this process. */
    private static final String PASSWORD = "memory";

    private final CertificateFiles files;

    ServedCertificate(@ConfigProperty(name = "mxsecrets.webhook.tls") Path directory) {
        this.files = new CertificateFiles(directory);
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        KeyStore store = files.keyStore(PASSWORD.toCharArray());
        byte[] bytes = CertificateFiles.bytes(store, PASSWORD.toCharArray());
        return new KeyStoreAndKeyCertOptions(
                store,
                new KeyStoreOptions()
                        .setType("PKCS12")
                        .setValue(Buffer.buffer(bytes))
                        .setPassword(PASSWORD));
    }
}
