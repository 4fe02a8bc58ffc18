package io.mxsecrets.providers.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.Diagnosis;
import java.util.List;
import org.junit.jupiter.api.Test;

class CauseTest {
    private static final Failure DENIED = Failure.of(
                    Reason.DENIED, Step.READ, "may not read kv/app", "add a line to the policy")
            .forSource("main");
    private static final Diagnosis GOOD = Diagnosis.pass("server", "Vault 1.21 is active and unsealed");
    private static final Diagnosis SAME = Diagnosis.fail("secret", DENIED);
    private static final Diagnosis SUSPECT = Diagnosis.suspect("clock", "the clock is behind", "set the clock");
    private static final Diagnosis CAUSE =
            Diagnosis.fail("secret", Failure.of(Reason.DENIED, Step.READ, "the policy names kv/ap", "correct it"));

    private static String sentence(Diagnosis... walk) {
        Failure explained = Cause.behind(DENIED, List.of(walk));
        assertThat(explained.reason()).isEqualTo(Reason.DENIED);
        assertThat(explained.step()).isEqualTo(Step.READ);
        assertThat(explained.source()).contains("main");
        return explained.sentence();
    }

    @Test
    void theFirstCheckThatSaysSomethingElseIsTheCauseAndItsFixTheFix() {
        assertThat(sentence(GOOD, SUSPECT, CAUSE, SAME))
                .isEqualTo("may not read kv/app; the policy names kv/ap; correct it");
    }

    @Test
    void aWalkThatOnlyRepeatsTheFailureAddsNothing() {
        assertThat(sentence(GOOD, SAME)).isEqualTo(DENIED.sentence());
        assertThat(sentence()).isEqualTo(DENIED.sentence());
    }

    @Test
    void aStoreThatGoesAwayDuringTheWalkIsNoCause() {
        Failure away = Failure.of(Reason.UNREACHABLE, Step.READ, "vault.example does not answer", "check the address");
        assertThat(sentence(Diagnosis.fail("server", away))).isEqualTo(DENIED.sentence());
    }

    @Test
    void whatIsSuspectComesAfterTheWholeFailure() {
        assertThat(sentence(GOOD, SUSPECT, SAME))
                .isEqualTo(DENIED.sentence() + "; also the clock is behind; set the clock");
    }

    @Test
    void aWalkThatGoesWellSaysThatItMayHavePassed() {
        assertThat(sentence(GOOD)).contains(DENIED.sentence(), "found nothing wrong a moment later");
    }
}
