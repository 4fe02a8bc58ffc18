package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long table that is killed has lost nothing, and the next one goes on with it. */
class HostileReportTest {
    private final HostileRun well = run("a page with | and \"quotes\"");
    private final HostileRun ill = run("silence");
    private final HostileRun rest = run("half a body");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aKilledTableHasTwoRows() throws Exception {
        file = folder.resolve("hostile.md");
        HostileReport killed = new HostileReport(file, "Title.");
        killed.add(well, end(69, 6.5), List.of());
        killed.add(ill, end(70, 20), List.of("exit code 70 instead of 69", "silent"));
    }

    @Test
    void itsRowsAreInTheFileAsTheyEnded() throws Exception {
        assertThat(Files.readAllLines(file))
                .contains(
                        "Title.",
                        "| VAULT_READ: a page with | and \"quotes\" | 69 | 69 | 6.5 | 5 | 1.2 | 60000 |  |",
                        "| VAULT_READ: silence | 70 | 69 | 20.0 | 5 | 1.2 | 60000 | exit code 70 instead of 69; silent |");
    }

    @Test
    void theNextOneRunsOnlyWhatIsMissingOrHasAFault() throws Exception {
        HostileReport next = new HostileReport(file, "Title.");
        assertThat(next.has(well)).isTrue();
        assertThat(next.has(ill)).isFalse();
        assertThat(next.has(rest)).isFalse();

        next.add(ill, end(69, 7.25), List.of());
        assertThat(new HostileReport(file, "Title.").has(ill)).isTrue();
    }

    @Test
    void itCountsByCallWithTheLaterRowOfARun() throws Exception {
        HostileReport next = new HostileReport(file, "Title.");
        assertThat(next.shares(List.of(well, ill, rest))).contains("| VAULT_READ | 2 | 3 | 1 | 1 | 60000 | 15.0 |");
        next.add(ill, end(69, 7.25), List.of());
        assertThat(next.shares(List.of(well, ill, rest))).contains("| VAULT_READ | 2 | 3 | 2 | 2 | 60000 | 2.3 |");
    }

    private static HostileRun run(String name) {
        Behaviour behaviour = new Behaviour(name, Set.of(Call.VAULT_READ), Judgement.TRIED_AGAIN, wire -> {});
        return new HostileRun(Call.VAULT_READ, behaviour, false, false);
    }

    private static HostileRun.End end(int exitCode, double seconds) {
        return new HostileRun.End(exitCode, seconds, 1.2, 60_000, 0, "", true, false, 1, 5, 1);
    }
}
