package io.mxsecrets.webhook.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * The certificate that is served: {@code tls.crt} and {@code tls.key} of a directory, whoever keeps them fresh, and
 * {@code ca.crt} beside them where the authority is known that API servers believe.
 */
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

    /** Whether this chain leads to an authority of {@code ca.crt}, or there is none that it had to lead to. */
    boolean known(List<X509Certificate> chain) {
        if (!Files.exists(directory.resolve("ca.crt")) || read("ca.crt").isBlank()) {
            return true;
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!issued(chain.get(i), chain.get(i - 1))) {
                return false;
            }
        }
        X509Certificate last = chain.get(chain.size() - 1);
        return Pem.certificates(read("ca.crt")).stream()
                .anyMatch(authority -> authority.equals(last) || issued(authority, last));
    }

    private static boolean issued(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
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
