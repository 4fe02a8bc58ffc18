package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Waits until the sidecar beside it has written files, as the sidecar's hook. The kubelet starts no target meanwhile, and takes
 * back no pod: so not for long, and success in any case, for a failure would end the sidecar. What holds the targets after
 * that is their variable.
 */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(10);

    private final AgentContext world;

    Await(AgentContext world) {
        this.world = world;
    }

    ExitCode run() {
        Path files =
                Path.of(Bootstrap.lenient(world, SettingRegistry.DIRECTORY)).resolve(Manifest.FILE);
        long end = world.ticker().nanos() + LIMIT.toNanos();
        try {
            while (!Files.exists(files) && world.ticker().nanos() - end < 0) {
                world.sleeper().sleep(STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }
}
