package io.mxsecrets.webhook.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;

/**
 * The certificate that is served: {@code tls.crt} and {@code tls.key} of a directory, whoever keeps them fresh, and
 * {@code ca.crt} beside them where the authority is known that API servers believe.
 */
public final class CertificateFiles {
    private final Path directory;
    private final Path data;

    public CertificateFiles(Path directory) {
        this(directory, directory);
    }

    private CertificateFiles(Path directory, Path data) {
        this.directory = directory;
        this.data = data;
    }

    /** The files of this moment, as one set: where a link names the directory of those in force, it is followed once. */
    public CertificateFiles now() {
        try {
            Path link = directory.resolve(CertificateDirectory.DATA);
            return Files.isSymbolicLink(link) ? new CertificateFiles(directory, link.toRealPath()) : this;
        } catch (IOException e) {
            return this;
        }
    }

    /** What keeps API servers from believing the certificate that the webhook makes for itself; empty where nothing does. */
    public String waiting() {
        return CertificateDirectory.waiting(directory);
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

    /** @throws BadCertificate if the key on disk is not this chain's */
    KeyAndCertificate pair(List<X509Certificate> chain) {
        PrivateKey key = read("tls.key", Pem::key);
        try {
            return new KeyAndCertificate(key, chain.get(0));
        } catch (BadCertificate e) {
            throw e.of(directory);
        }
    }

    /** Whether this chain leads to an authority of {@code ca.crt}, or there is none that it had to lead to. */
    boolean known(List<X509Certificate> chain) {
        if (!Files.exists(data.resolve("ca.crt")) || read("ca.crt", String::isBlank)) {
            return true;
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!issued(chain.get(i), chain.get(i - 1))) {
                return false;
            }
        }
        X509Certificate last = chain.get(chain.size() - 1);
        return read("ca.crt", Pem::certificates).stream()
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

    public List<X509Certificate> chain() {
        return read("tls.crt", Pem::certificates);
    }

    private <T> T read(String name, Function<String, T> reader) {
        try {
            return reader.apply(text(data.resolve(name)));
        } catch (BadCertificate e) {
            throw e.of(directory.resolve(name));
        }
    }

    /** @throws BadCertificate that names the file */
    public static <T> T read(Path file, Function<String, T> reader) {
        try {
            return reader.apply(text(file));
        } catch (BadCertificate e) {
            throw e.of(file);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new BadCertificate("cannot be read");
        }
    }

    /** Whether they are the files of the same moment. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateFiles files && data.equals(files.data);
    }

    @Override
    public int hashCode() {
        return data.hashCode();
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
