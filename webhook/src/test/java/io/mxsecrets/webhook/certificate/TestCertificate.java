package io.mxsecrets.webhook.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for one host, and clients that believe it. */
public final class TestCertificate {
    private final Issuer issuer;
    private final KeyAndCertificate authority;

    public TestCertificate(String host) {
        this.issuer = new Issuer(host);
        this.authority = issuer.authority(Instant.now(), Duration.ofDays(1));
    }

    /** A new leaf into {@code tls.crt} and {@code tls.key}. */
    public void write(Path directory) {
        KeyAndCertificate leaf = issuer.leaf(authority, Instant.now(), Duration.ofDays(1));
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("tls.crt"), Pem.text(leaf.certificate()));
            Files.writeString(directory.resolve("tls.key"), Pem.text(leaf.key()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public String caPem() {
        return Pem.text(authority.certificate());
    }

    public SSLContext client() {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
