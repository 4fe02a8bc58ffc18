package io.mxsecrets.testbed.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.Network;
import io.mxsecrets.testbed.vault.VaultLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of their own, whose owner is a process that stands for Maven and is killed. */
@RealVault
class WatchTest {

    @TempDir
    Path directory;

    private Run run;

    @BeforeEach
    void startRun() throws IOException {
        run = run();
    }

    @AfterEach
    void endRun() throws Exception {
        run.owner().destroyForcibly();
        awaitNothingButLogs();
    }

    @Test
    void endsTheServersWhenTheBuildIsKilled() throws Exception {
        VaultLauncher.BINARY.start(run);
        var vault = process(run, "vault");

        run.owner().destroyForcibly();

        await(() -> !vault.isAlive());
        awaitNothingButLogs();
    }

    @Test
    void theNextRunEndsThemWhenTheWatcherIsKilledToo() throws Exception {
        VaultLauncher.BINARY.start(run);
        var vault = process(run, "vault");
        kill(process(run, "watch"));
        kill(run.owner());
        assertThat(vault.isAlive()).isTrue();

        var next = run();
        try {
            next.watch();

            await(() -> !vault.isAlive());
            await(() -> Files.notExists(run.directory()));
        } finally {
            next.owner().destroyForcibly();
        }
    }

    @Test
    void endsNobodyElsesProcess() throws Exception {
        var stranger = sleeper();
        run.watch();
        // As if ours had ended and the system had given its number away.
        Files.writeString(run.file("vault.pid"), Long.toString(stranger.pid()));

        run.owner().destroyForcibly();

        awaitNothingButLogs();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void undoesWhatWasNotedTheLastFirst() throws Exception {
        var told = directory.resolve("told, and 'quoted'");
        for (var word : List.of("first", "it's second")) {
            run.undo(List.of("bash", "-c", "echo \"$0\" >> \"$1\"", word, told.toString()));
        }

        run.owner().destroyForcibly();

        awaitNothingButLogs();
        assertThat(told).hasContent("it's second\nfirst");
    }

    @Test
    void takesTheNodesNetworkAway() throws Exception {
        Network network;
        try {
            network = Network.of(run);
        } catch (Network.Impossible e) {
            throw Missing.verdict("No node for this test: " + e.getMessage());
        }
        assertThat(interfaces()).contains("mxtb" + network.number());

        run.owner().destroyForcibly();

        await(() -> !interfaces().contains("mxtb" + network.number()));
        await(() -> Files.notExists(Path.of("/var/lib/mxsecrets-testbed/" + network.number())));
    }

    private Run run() throws IOException {
        var owner = sleeper();
        return new Run(owner, directory.resolve(owner.pid() + "-1"));
    }

    private static ProcessHandle sleeper() throws IOException {
        return new ProcessBuilder("sleep", "300").start().toHandle();
    }

    private static ProcessHandle process(Run run, String name) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(run.file(name + ".pid"))))
                .orElseThrow();
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static List<String> interfaces() throws IOException {
        try (var names = Files.list(Path.of("/sys/class/net"))) {
            return names.map(name -> name.getFileName().toString()).toList();
        }
    }

    private void awaitNothingButLogs() throws Exception {
        await(() -> {
            if (Files.notExists(run.directory())) {
                return true;
            }
            try (var files = Files.list(run.directory())) {
                return files.map(file -> file.getFileName().toString())
                        .filter(f -> !f.endsWith(".log"))
                        .findAny()
                        .isEmpty();
            }
        });
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 200 && !condition.call(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.call()).isTrue();
    }
}
