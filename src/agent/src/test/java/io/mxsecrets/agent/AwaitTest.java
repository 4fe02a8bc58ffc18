package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar's hook, on a clock that moves as it sleeps. */
class AwaitTest {
    @TempDir
    Path scratch;

    @Test
    void endsAtOnceWhereFilesAreThere() throws IOException {
        AgentHarness agent = agent();
        Files.writeString(agent.directory.resolve("manifest.json"), "{}");
        assertThat(new Await(agent.world()).run()).isEqualTo(ExitCode.DONE);
        assertThat(agent.now()).isZero();
    }

    @Test
    void endsAfterTenSecondsWhereNoneCome() throws IOException {
        AgentHarness agent = agent();
        assertThat(new Await(agent.world()).run()).isEqualTo(ExitCode.DONE);
        assertThat(agent.now()).isEqualTo(Duration.ofSeconds(10));
        assertThat(agent.log()).isEmpty();
    }

    private AgentHarness agent() throws IOException {
        return new AgentHarness(Files.createDirectory(scratch.resolve("files")), 1);
    }
}
