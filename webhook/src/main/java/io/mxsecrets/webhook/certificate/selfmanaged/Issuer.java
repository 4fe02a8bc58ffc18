package io.mxsecrets.webhook.certificate.selfmanaged;

import io.mxsecrets.webhook.certificate.KeyAndCertificate;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes authorities and leaves, P-256 all of them, with the JDK's own cryptography. */
public final class Issuer {
    /** Clocks of API servers may be behind. */
    private static final Duration BACKDATED = Duration.ofMinutes(10);

    private final String dnsName;
    private final Duration backdated;

    /** @param dnsName what the API server calls the webhook: {@code SERVICE.NAMESPACE.svc} */
    public Issuer(String dnsName) {
        this(dnsName, BACKDATED);
    }

    Issuer(String dnsName, Duration backdated) {
        this.dnsName = dnsName;
        this.backdated = backdated;
    }

    /** When it made a certificate. */
    Instant madeAt(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant().plus(backdated);
    }

    /** Whether API servers that call the webhook take this certificate for its. */
    boolean names(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .anyMatch(name -> dnsName.equals(name.get(1)));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    public KeyAndCertificate authority(Instant now, Duration life) {
        KeyPair keys = keys();
        // A name of its own for each, so that nobody looks for a key under another's.
        X500Name name =
                new X500Name("CN=mxsecrets webhook authority " + now.getEpochSecond() + "-" + serial().toString(36));
        X509v3CertificateBuilder builder = builder(name, name, now, life, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException e) {
            throw new IllegalStateException("an extension that is always written", e);
        }
        return new KeyAndCertificate(keys.getPrivate(), sign(builder, keys.getPrivate()));
    }

    public KeyAndCertificate leaf(KeyAndCertificate authority, Instant now, Duration life) {
        KeyPair keys = keys();
        X500Name by = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
                builder(by, new X500Name("CN=mxsecrets webhook"), now, life, keys.getPublic());
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            dnsName.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, dnsName)));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        } catch (CertIOException e) {
            throw new IllegalStateException("an extension that is always written", e);
        }
        return new KeyAndCertificate(keys.getPrivate(), sign(builder, authority.key()));
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, Instant now, Duration life, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial(), Date.from(now.minus(backdated)), Date.from(now.plus(life)), subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("the JDK signs with P-256", e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has P-256", e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    }
}
