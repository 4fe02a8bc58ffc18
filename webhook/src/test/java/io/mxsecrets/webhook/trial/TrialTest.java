package io.mxsecrets.webhook.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F29: what {@code helm test} makes of the API server's answers. */
class TrialTest {
    private static final String INJECTED =
            "{\"kind\":\"Pod\",\"spec\":{\"initContainers\":[{\"name\":\"mxsecrets-init\"}]}}";

    @Test
    void anInjectedPodIsGood() throws IOException {
        assertThat(verdict(INJECTED).good()).isTrue();
    }

    @Test
    void aDenialOfOursIsAnAnswerToo() throws IOException {
        Trial.Verdict verdict = verdict(
                status(
                        "admission webhook \\\"asking.pods.mxsecrets.io\\\" denied the request: mxsecrets: vault-address is not allowed"));
        assertThat(verdict.good()).isTrue();
        assertThat(verdict.sentence()).contains("vault-address is not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed calling webhook \\\"asking.pods.mxsecrets.io\\\": no endpoints available for service",
                "ValidatingAdmissionPolicy x denied request: the webhook x did not add its containers",
                "pods is forbidden: violates PodSecurity",
                ""
            })
    void everythingElseFailsAndIsTold(String message) throws IOException {
        Trial.Verdict verdict = verdict(status(message));
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.sentence()).contains(message.replace("\\\"", "\""));
    }

    @Test
    void aPodThatComesBackBareFails() throws IOException {
        assertThat(verdict("{\"kind\":\"Pod\",\"spec\":{\"initContainers\":[{\"name\":\"other\"}]}}"))
                .isEqualTo(new Trial.Verdict(
                        false,
                        "an opted-in pod comes back without the injected containers: the registration is missing or excludes"
                                + " the Namespace team"));
    }

    @Test
    void aConfigurationThatIsRefusedFailsThoughPodsAreInjected() throws IOException {
        Trial.Verdict verdict = verdict(
                INJECTED,
                "299 - \"mxsecrets: the configuration /etc/x cannot be used: a; the previous one stays in force\"");
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.sentence()).contains("cannot be used");
    }

    private static String status(String message) {
        return "{\"kind\":\"Status\",\"message\":\"" + message + "\"}";
    }

    private static Trial.Verdict verdict(String answer, String... warnings) throws IOException {
        return Trial.Verdict.of("team", new ObjectMapper().readTree(answer), List.of(warnings));
    }
}
