package io.mxsecrets.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void aLaterVersionIsAsGood() {
        Target number = new Target("10", Optional.empty());
        assertThat(number.reachedBy("10", Optional.empty())).isTrue();
        assertThat(number.reachedBy("11", Optional.empty())).isTrue();
        assertThat(number.reachedBy("9", Optional.empty())).isFalse();

        Target id = new Target("b", Optional.of(NOON));
        assertThat(id.reachedBy("b", Optional.empty())).isTrue();
        assertThat(id.reachedBy("c", Optional.of(NOON.plusSeconds(1)))).isTrue();
        assertThat(id.reachedBy("a", Optional.of(NOON))).isFalse();
        assertThat(id.reachedBy("a", Optional.empty())).isFalse();
        assertThat(new Target("b", Optional.empty()).reachedBy("c", Optional.of(NOON)))
                .isFalse();
    }
}
