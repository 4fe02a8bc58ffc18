package io.mxsecrets.providers.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayeredTrustTest {
    private static final CertificateException UNKNOWN =
            new CertificateException("PKIX path building failed", new CertPathBuilderException("no path"));
    private static final CertificateException EXPIRED =
            new CertificateException("PKIX path validation failed", new CertPathValidatorException("expired"));
    private static final CertificateException OTHER_NAME = new CertificateException("No name matching x found");

    private final List<String> asked = new ArrayList<>();

    private LayeredTrust.Layer trusting(String name) {
        return (chain, check) -> asked.add(name);
    }

    private LayeredTrust.Layer refusing(String name, CertificateException refusal) {
        return (chain, check) -> {
            asked.add(name);
            throw refusal;
        };
    }

    private static void check(LayeredTrust.Layer... layers) throws CertificateException {
        new LayeredTrust(List.of(layers)).checkServerTrusted(new X509Certificate[0], "RSA");
    }

    @Test
    void asksNoFurtherThanTheFirstThatTrusts() throws CertificateException {
        check(refusing("own", UNKNOWN), trusting("named"), trusting("whole"));
        assertThat(asked).containsExactly("own", "named");
    }

    @Test
    void aChainThatOneLayerFindsExpiredMayEndAtAnotherOfTheNext() {
        assertThatCode(() -> check(refusing("own", EXPIRED), trusting("named"))).doesNotThrowAnyException();
    }

    @Test
    void whoKnowsTheAuthoritySaysWhatIsWrong() {
        for (CertificateException told : List.of(EXPIRED, OTHER_NAME)) {
            assertThatThrownBy(() -> check(refusing("own", told), refusing("whole", UNKNOWN)))
                    .isSameAs(told);
            assertThatThrownBy(
                            () -> check(refusing("own", UNKNOWN), refusing("named", told), refusing("whole", UNKNOWN)))
                    .isSameAs(told);
        }
        assertThatThrownBy(() -> check(refusing("own", UNKNOWN), refusing("whole", UNKNOWN)))
                .isSameAs(UNKNOWN);
    }

    @Test
    void trustsNoClientAndNothingWithoutALayer() {
        assertThatThrownBy(LayeredTrustTest::check).hasMessageContaining("PKIX");
        assertThatThrownBy(() ->
                        new LayeredTrust(List.of(trusting("own"))).checkClientTrusted(new X509Certificate[0], "RSA"))
                .isInstanceOf(CertificateException.class);
        assertThat(asked).isEmpty();
    }
}
