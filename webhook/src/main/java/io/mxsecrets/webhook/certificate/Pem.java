package io.mxsecrets.webhook.certificate;

import io.mxsecrets.core.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys as text. Keys come as PKCS 8, and as PKCS 1 or SEC 1 where cert-manager wrote them. */
public final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** @throws BadCertificate if there is none */
    public static List<X509Certificate> certificates(String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException e) {
            throw unreadable(text, e);
        }
        if (certificates.isEmpty()) {
            throw new BadCertificate("contains no certificate; it needs PEM, the leaf first");
        }
        return certificates;
    }

    /** None where there is none, or one that cannot be read. */
    public static List<X509Certificate> readable(String text) {
        try {
            return text.isBlank() ? List.of() : certificates(text);
        } catch (BadCertificate e) {
            return List.of();
        }
    }

    /** Certificates are public, so the JDK's reason may be shown; not where a key is among them. */
    private static BadCertificate unreadable(String text, Throwable failure) {
        if (text.contains("PRIVATE KEY")) {
            return new BadCertificate("contains a private key; it needs only certificates");
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new BadCertificate(
                "contains a certificate that Java cannot read (" + Printable.quoted("" + cause.getMessage())
                        + "); it needs PEM that keytool -printcert -file can read, the leaf first");
    }

    public static PrivateKey key(String text) {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            Object found = parser.readObject();
            while (found != null && !(found instanceof PEMKeyPair) && !(found instanceof PrivateKeyInfo)) {
                found = parser.readObject(); // EC keys may follow their parameters
            }
            if (found == null) {
                throw new BadCertificate("contains no readable key; it needs a PEM key without a passphrase");
            }
            PrivateKeyInfo info = found instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) found;
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (IOException e) {
            throw new BadCertificate(
                    "contains no readable key; it needs a PEM key without a passphrase"); // the cause may quote
            // the key
        }
    }

    public static String text(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read is written", e);
        }
    }

    public static String text(List<X509Certificate> certificates) {
        return certificates.stream().map(Pem::text).collect(Collectors.joining());
    }

    public static String text(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    private static String block(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + name + "-----\n";
    }
}
