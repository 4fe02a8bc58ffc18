package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.testbed.hostile.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table can be run in parts, a night each. */
class HostileTableTest {
    private final List<HostileRun> all = HostileTable.all();

    @Test
    void noTwoRunsHaveOneName() {
        assertThat(all.stream().map(HostileRun::toString)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 21})
    void thePartsTogetherAreTheTable(int parts) {
        List<HostileRun> together = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            List<HostileRun> own = HostileTable.sample(all, part + "/" + parts);
            assertThat(own).hasSizeBetween(all.size() / parts, all.size() / parts + 1);
            together.addAll(own);
        }
        assertThat(together).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void eachPartHasEachCallAndEachBehaviourThatAnyCallMayMeet() {
        for (int part = 1; part <= 7; part++) {
            List<HostileRun> own = HostileTable.sample(all, part + "/7");
            assertThat(calls(own)).isEqualTo(calls(all));
            assertThat(own.stream().map(run -> run.behaviour().name()))
                    .containsAll(all.stream()
                            .filter(run -> run.call() == Call.VAULT_READ
                                    && run.behaviour().calls().contains(Call.GET_SECRET))
                            .map(run -> run.behaviour().name())
                            .toList());
        }
    }

    private static Object calls(List<HostileRun> runs) {
        return runs.stream().map(HostileRun::call).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/7", "8/7", "7", "1/0", "a/b", "-1/7", "1/7 "})
    void noPartIsTakenForAnother(String part) {
        assertThatThrownBy(() -> HostileTable.sample(all, part)).hasMessageContaining(part);
    }
}
