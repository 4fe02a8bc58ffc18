package io.mxsecrets.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.webhook.certificate.client.ClientTrust;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be used are told by their names, with what to do, and never with a key. */
class CertificateFilesTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void aGoodPair() {
        new TestCertificate("localhost").write(directory);
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> new ReloadingKeys(new CertificateFiles(directory), Instant::now))
                .isInstanceOf(BadCertificate.class)
                .message()
                .startsWith(directory.toString())
                .contains(words)
                .doesNotContain("\n", "canary")
                .hasSizeLessThan(directory.toString().length() + 300);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    /** Good for OpenSSL and Go. */
    private static String withoutIssuer() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        byte[] der = new JcaX509v3CertificateBuilder(
                        new X500Name(new RDN[0]),
                        BigInteger.ONE,
                        Date.from(Instant.now()),
                        Date.from(Instant.now().plusSeconds(3600)),
                        new X500Name("CN=webhook"),
                        keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls.crt", "ca.crt"})
    void aCertificateThatJavaCannotReadIsToldWithTheReason(String file) throws Exception {
        write(file, withoutIssuer());

        refused(directory.resolve(file)
                + " contains a certificate that Java cannot read (\"Empty issuer DN not allowed");
    }

    @Test
    void theAuthoritiesOfClientsAreToldAlike() throws Exception {
        Path file = directory.resolve("clients.crt");
        Files.writeString(file, withoutIssuer());

        assertThatThrownBy(() -> new ClientTrust(file))
                .isInstanceOf(BadCertificate.class)
                .hasMessageStartingWith(file + " contains a certificate that Java cannot read (\"Empty issuer DN");
    }

    @Test
    void aKeyAmongTheCertificatesIsNeverQuoted() throws IOException {
        String key = Files.readString(directory.resolve("tls.key"));
        for (String text : new String[] {
            key, key.replace("\n", " "), key.replace("\n", ""), Files.readString(directory.resolve("tls.crt")) + key
        }) {
            write("tls.crt", text);
            refused("tls.crt contains");
            assertThatThrownBy(() -> new CertificateFiles(directory).chain())
                    .message()
                    .doesNotContain(pieces(key));
        }
    }

    private static List<String> pieces(String key) {
        String body = key.replaceAll("-----[A-Z ]+-----|\\s", "");
        return IntStream.range(0, body.length() / 8)
                .mapToObj(i -> body.substring(8 * i, 8 * i + 8))
                .toList();
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        write("tls.crt", "");
        refused("tls.crt contains no certificate; it needs PEM");
        Files.delete(directory.resolve("tls.crt"));
        refused("tls.crt cannot be read");
    }

    @Test
    void aKeyThatCannotBeReadIsNamed() throws IOException {
        write("tls.key", "canary-7f3a91");
        refused("tls.key contains no readable key");
    }

    @Test
    void aKeyOfAnotherIsNamedByTheDirectory() throws IOException {
        String certificate = Files.readString(directory.resolve("tls.crt"));
        aGoodPair();
        write("tls.crt", certificate);
        refused(" has a key that does not match its certificate");
    }
}
