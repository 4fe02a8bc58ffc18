package io.mxsecrets.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.failure.BadValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class AuthoritiesTest {
    /** Made for this test; its key was thrown away. */
    public static final String PEM =
            """
            -----BEGIN CERTIFICATE-----
            MIIBmjCCAT+gAwIBAgIUI0Jg3tN5E7N4nw+OpvO7KTXMPs0wCgYIKoZIzj0EAwIw
            ITEfMB0GA1UEAwwWYXV0aG9yaXR5IG9mIHRoZSB0ZXN0czAgFw0yNjExMjIxOTQ1
            MDdaGA8yMTI2MTAyOTE5NDUwN1owITEfMB0GA1UEAwwWYXV0aG9yaXR5IG9mIHRo
            ZSB0ZXN0czBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAblIBQbP2XVj6+qDrsG
            t0jajtgykRNoZfygMSyEZiBBEHwvhNmwQMVHpEGzB/nZkkqFAhAFzsEimQ3bSMJG
            xuSjUzBRMB0GA1UdDgQWBBSpXzu+qj/X5AHGVMOTRY5CiyPUXjAfBgNVHSMEGDAW
            gBSpXzu+qj/X5AHGVMOTRY5CiyPUXjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
            BAMCA0kAMEYCIQCzBZ8omPWlWog1LLxik8tPzJUVBPg1H+NoFn16lNqhbwIhAOlp
            pseRDmFVICgfHzHwIJaG2BS9r/UqKbqAB/kdeGhj
            -----END CERTIFICATE-----
            """;

    @Test
    void keepsTheCertificatesAndDropsWhatPeopleWriteAroundThem() {
        String written = "# the company's\r\n" + PEM.replace("\n", "  \r\n") + "\nand again:\n" + PEM;

        Authorities authorities = Authorities.parse(written);

        assertThat(authorities.pem()).isEqualTo(PEM + PEM);
        assertThat(authorities.certificates())
                .hasSize(2)
                .allMatch(c -> c.getSubjectX500Principal().getName().equals("CN=authority of the tests"));
    }

    @Test
    void whatWasReadReadsAsItself() {
        Authorities authorities = Authorities.parse(PEM);
        assertThat(Authorities.parse(authorities.pem())).isEqualTo(authorities);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA",
                "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
                "no certificate"
            })
    void refusesWhatIsNoCertificateAndQuotesNothingOfIt(String text) {
        for (String all : new String[] {text, PEM + text}) {
            if (all.equals(PEM + "no certificate")) {
                continue; // a comment
            }
            assertThatThrownBy(() -> Authorities.parse(all))
                    .isInstanceOf(BadValue.class)
                    .hasMessageContaining("give PEM certificates")
                    .hasMessageNotContaining("AAAA");
        }
    }

    @Test
    void refusesABundleThatEachPodWouldCarryTwice() {
        assertThatThrownBy(() -> Authorities.parse(PEM.repeat(1 + Authorities.LARGEST / PEM.length())))
                .hasMessageContaining("32 KiB at most: only your own authorities");
    }
}
