package io.mxsecrets.testbed.tool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests: 30 days, RSA (which every client reads), gone with the run. */
public final class Authority {

    /** A certificate and its PKCS#8 key, both PEM. */
    public record Leaf(String certificate, String key) {

        /** Writes {@code NAME.crt} and, readable by the owner alone, {@code NAME.key}. */
        public Leaf write(Path directory, String name) throws IOException {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(name + ".crt"), certificate);
            var file = Files.writeString(directory.resolve(name + ".key"), key);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return this;
        }

        /** For a TLS server in this JVM. */
        public SSLContext serverContext() {
            try {
                var chain = CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)));
                var der = Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""));
                var store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "leaf",
                        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)),
                        new char[0],
                        chain.toArray(Certificate[]::new));
                var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, new char[0]);
                var context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("not a certificate and its key", e);
            }
        }
    }

    private static final String SIGNATURE = "SHA256withRSA";
    private static final Duration LIFE = Duration.ofDays(30);

    private final X500Name name;
    private final KeyPair keys = pair();
    private final Leaf self;

    /** @param commonName of the authority's own certificate */
    public Authority(String commonName) {
        name = new X500Name("CN=" + commonName);
        self = leaf(name, keys, List.of(), Instant.now().plus(LIFE), builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
    }

    /**
     * Loads what signs, from jars that are signed themselves. The JDK holds a jar's lock while it verifies it, and tells a log of each
     * certificate; a log's first line looks for providers in all jars. So two threads that begin with either wait for each other for ever.
     */
    public static void load() {
        new JcaContentSignerBuilder(SIGNATURE);
    }

    /** The authority's certificate (a bundle for clients) and its key (for servers that issue). */
    public Leaf self() {
        return self;
    }

    /**
     * A new certificate for servers and clients.
     *
     * @param subject such as {@code CN=admin,O=system:masters}
     * @param hosts names and IPv4 addresses
     */
    public Leaf issue(String subject, List<String> hosts) {
        return issue(subject, hosts, Instant.now().plus(LIFE));
    }

    /** The same, good until {@code end}, which may have passed. */
    public Leaf issue(String subject, List<String> hosts, Instant end) {
        return leaf(
                new X500Name(subject),
                pair(),
                hosts,
                end,
                builder -> builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        })));
    }

    private interface Extensions {
        void add(X509v3CertificateBuilder builder) throws IOException;
    }

    private Leaf leaf(X500Name subject, KeyPair pair, List<String> hosts, Instant end, Extensions extensions) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(120, new SecureRandom()),
                    Date.from(end.minus(LIFE).minus(Duration.ofHours(1))),
                    Date.from(end),
                    subject,
                    pair.getPublic());
            extensions.add(builder);
            if (!hosts.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(hosts.stream().map(Authority::general).toArray(GeneralName[]::new)));
            }
            var signer = new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate());
            return new Leaf(pem(builder.build(signer)), keyPem(pair.getPrivate()));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate for " + subject, e);
        }
    }

    private static GeneralName general(String host) {
        boolean address = host.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    public static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String keyPem(PrivateKey key) throws IOException {
        return pem(new JcaPKCS8Generator(key, null));
    }

    public static String pem(Object thing) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(thing);
        }
        return text.toString();
    }
}
