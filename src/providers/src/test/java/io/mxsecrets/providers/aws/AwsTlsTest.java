package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom we take for AWS (A17). */
class AwsTlsTest extends Scripted {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** A server whose certificate is for this name and these days; the authority that signed it stands in {@code ca/}. */
    private ScriptedAws server(String name, int fromDay, int toDay) throws Exception {
        KeyPair authority = pair();
        KeyPair server = pair();
        X500Principal own = new X500Principal("CN=own authority");
        X509Certificate root = certificate(own, own, authority, authority, -1, 9, "own.example", true);
        X509Certificate leaf =
                certificate(new X500Principal("CN=" + name), own, server, authority, fromDay, toDay, name, false);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", server.getPrivate(), PASSWORD, new Certificate[] {leaf, root});
        Path file = directory.resolve("server.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        Path ca = Files.createDirectories(directory.resolve("ca"));
        Files.writeString(
                ca.resolve("own.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(root.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        return new ScriptedAws(WireMockConfiguration.wireMockConfig()
                .dynamicHttpsPort()
                .keystorePath(file.toString())
                .keystorePassword("changeit")
                .keyManagerPassword("changeit")
                .keystoreType("PKCS12"));
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            X500Principal subject,
            X500Principal issuer,
            KeyPair key,
            KeyPair signer,
            int fromDay,
            int toDay,
            String name,
            boolean authority)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.plus(Duration.ofDays(fromDay))),
                Date.from(now.plus(Duration.ofDays(toDay))),
                subject,
                key.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    private void trust() {
        world.with("MXSECRETS_CA_DIRECTORY", directory.resolve("ca").toString());
    }

    private Failure refused(ScriptedAws server) {
        world.with("MXSECRETS_AWS_ENDPOINT", server.httpsUrl());
        Failure failure = failure(() -> provider().read(world.request(), world.deadline(Duration.ofSeconds(3))));
        assertThat(server.calls).isEmpty();
        return failure;
    }

    @Test
    void aServerThatAnOwnAuthoritySignedIsTakenWithCaDirectory() throws Exception {
        try (ScriptedAws server = server("localhost", -1, 1)) {
            trust();
            world.with("MXSECRETS_AWS_ENDPOINT", server.httpsUrl());
            assertThat(text(read())).contains("CANARY");
        }
    }

    @Test // A17
    void aServerThatNoKnownAuthoritySignedIsRefused() throws Exception {
        try (ScriptedAws server = server("localhost", -1, 1)) {
            Failure failure = refused(server);
            assertThat(failure.reason()).isEqualTo(Reason.TLS);
            assertThat(failure.sentence()).contains("no known authority", "ca-configmap");
        }
    }

    @ParameterizedTest // A17
    @CsvSource({"localhost, -9, -1, expired", "aws.example, -1, 1, another host name", "localhost, 1, 9, not valid yet"
    })
    void aCertificateThatIsNotForNowOrNotForHereIsRefused(String name, int from, int to, String words)
            throws Exception {
        try (ScriptedAws server = server(name, from, to)) {
            trust();
            Failure failure = refused(server);
            assertThat(failure.reason()).isEqualTo(Reason.TLS);
            assertThat(failure.exitCode().number()).isEqualTo(69);
            assertThat(failure.sentence()).contains(words);
        }
    }

    @Test
    void aProxyIsUsedForAwsAndNotForItsExceptions() throws Exception {
        try (RawServer proxy =
                new RawServer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            world.with("MXSECRETS_HTTPS_PROXY", proxy.url()).with("MXSECRETS_NO_PROXY", "127.0.0.1");
            read();
            assertThat(proxy.connections()).isZero();

            world.with("MXSECRETS_NO_PROXY", "other.example").with("MXSECRETS_AWS_ENDPOINT", "https://aws.example");
            try (AwsProvider provider = new AwsProvider(
                    world.surroundings(),
                    software.amazon.awssdk.services.secretsmanager.SecretsManagerClient::builder)) {
                failure(() -> provider.read(world.request(), world.deadline(Duration.ofSeconds(3))));
            }
            assertThat(proxy.connections()).isPositive();
        }
    }
}
