package io.mxsecrets.webhook.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** The certificate that is served: {@code tls.crt} and {@code tls.key} of a directory, whoever keeps them fresh. */
public final class CertificateFiles {
    private final Path directory;

    public CertificateFiles(Path directory) {
        this.directory = directory;
    }

    /** The key store that stands for the pair on disk where one must be shown. It holds the certificate alone. */
    public KeyStore trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("webhook", chain().get(0));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK has PKCS 12", e);
        }
    }

    /** When the certificate on disk ends. */
    public Instant end() {
        return chain().get(0).getNotAfter().toInstant();
    }

    /** @throws BadCertificate if the key on disk is not this chain's */
    KeyAndCertificate pair(List<X509Certificate> chain) {
        return new KeyAndCertificate(Pem.key(read("tls.key")), chain.get(0));
    }

    List<X509Certificate> chain() {
        return Pem.certificates(read("tls.crt"));
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new BadCertificate(directory.resolve(name) + " cannot be read");
        }
    }
}
