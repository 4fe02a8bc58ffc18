package io.mxsecrets.webhook.certificate;

import io.mxsecrets.webhook.certificate.selfmanaged.Issuer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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
        write(directory, Instant.now(), Duration.ofDays(1));
    }

    /** A leaf of another time. */
    public void write(Path directory, Instant from, Duration life) {
        KeyAndCertificate leaf = issuer.leaf(authority, from, life);
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
        return client(new KeyManager[0]);
    }

    /** A client that believes this authority and shows a certificate that another one issued for clients. */
    public SSLContext client(TestCertificate by) {
        try {
            KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
            X509Certificate own = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    by.authority.certificate(),
                                    BigInteger.TEN,
                                    Date.from(Instant.now().minusSeconds(60)),
                                    Date.from(Instant.now().plusSeconds(3600)),
                                    new X500Principal("CN=api-server"),
                                    keys.getPublic())
                            .addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.authority.key())));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", keys.getPrivate(), new char[0], new X509Certificate[] {own});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return client(factory.getKeyManagers());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext client(KeyManager[] keys) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, factory.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
