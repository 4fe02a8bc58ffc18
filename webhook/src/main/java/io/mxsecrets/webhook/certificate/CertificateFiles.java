package io.mxsecrets.webhook.certificate;

import java.io.ByteArrayOutputStream;
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

    /**
     * Both files as a key store, read as they stand now.
     *
     * @throws BadCertificate if they cannot be read or do not belong together
     */
    public KeyStore keyStore(char[] password) {
        List<X509Certificate> chain = chain();
        KeyAndCertificate pair = new KeyAndCertificate(Pem.key(read("tls.key")), chain.get(0));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("webhook", pair.key(), password, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK has PKCS 12", e);
        }
    }

    /** A key store's bytes. */
    public static byte[] bytes(KeyStore store, char[] password) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            store.store(out, password);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key store in memory is always written", e);
        }
    }

    /** When the certificate on disk ends. */
    public Instant end() {
        return chain().get(0).getNotAfter().toInstant();
    }

    private List<X509Certificate> chain() {
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
