package io.mxsecrets.providers.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.testbed.tool.Authority;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateBundleTest {
    private static final Authority KNOWN = new Authority("Example Root");

    private static CertificateBundle bundle(String... pem) {
        return CertificateBundle.of(String.join("\n", pem).getBytes(StandardCharsets.UTF_8));
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        return bundle(pem).all().iterator().next();
    }

    @Test
    void findsTheAuthorityThatAChainNamesAndParsesNoOther() throws CertificateException {
        String spoiled = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(cut(new Authority("Cut Root")))
                + "\n-----END CERTIFICATE-----";
        CertificateBundle bundle =
                bundle("# Example Root", KNOWN.self().certificate(), "# one that nobody can parse", spoiled);
        X509Certificate leaf =
                certificate(KNOWN.issue("CN=x", List.of("x.example")).certificate());

        assertThat(bundle.named(leaf)).containsExactly(certificate(KNOWN.self().certificate()));
        assertThatThrownBy(bundle::all).isInstanceOf(CertificateException.class);
    }

    /** The subject is whole, the key behind it is not: nobody notices who does not look. */
    private static byte[] cut(Authority authority) throws CertificateException {
        byte[] whole = certificate(authority.self().certificate()).getEncoded();
        for (int i = whole.length - 300; i < whole.length; i++) {
            whole[i] = 0;
        }
        return whole;
    }

    @Test
    void findsNothingForAChainOfAnotherAuthority() throws CertificateException {
        X509Certificate leaf = certificate(
                new Authority("Other Root").issue("CN=x", List.of("x.example")).certificate());
        assertThat(bundle(KNOWN.self().certificate()).named(leaf)).isEmpty();
    }

    /** Real ones: of version 1 and 3, with names in every encoding. */
    @Test
    void findsEachAuthorityOfTheJdkByItsName() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> real = Stream.of(factory.getTrustManagers())
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
        StringBuilder pem = new StringBuilder();
        for (X509Certificate authority : real) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(authority.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        CertificateBundle bundle = bundle(pem.toString());

        assertThat(real).hasSizeGreaterThan(50);
        for (X509Certificate authority : real) {
            assertThat(bundle.named(authority)).contains(authority);
            assertThat(bundle.named(authority).stream()
                            .map(X509Certificate::getSubjectX500Principal)
                            .collect(Collectors.toSet()))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMIQ=\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMIT/////MIT/////\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMAMwAaA=\n-----END CERTIFICATE-----",
                "-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n!\n"
            })
    void leavesWhatItCannotReadToTheJdk(String text) throws CertificateException {
        assertThat(bundle(text).named(certificate(KNOWN.self().certificate()))).isEmpty();
    }
}
