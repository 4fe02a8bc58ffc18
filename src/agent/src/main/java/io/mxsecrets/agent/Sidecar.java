package io.mxsecrets.agent;

import io.mxsecrets.agent.notify.Notifier;
import io.mxsecrets.agent.observe.Endpoints;
import io.mxsecrets.agent.observe.Pages;
import io.mxsecrets.agent.refresh.Loop;
import io.mxsecrets.agent.schedule.Clocks;
import io.mxsecrets.agent.schedule.ShutdownSignal;
import io.mxsecrets.agent.status.LoopStatus;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.providers.Providers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps the files fresh until it is stopped. Kubernetes marks a pod as not ready while its sidecar is down, so that once
 * there is a generation nothing but a signal ends it.
 */
final class Sidecar {
    /** Of the two seconds that a stop may take, what the work at hand gets. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ShutdownSignal stop = new ShutdownSignal();
    private final AgentContext world;
    private final Bootstrap start;

    Sidecar(AgentContext world) {
        this.world = world.with(stop);
        this.start = Bootstrap.of(this.world);
    }

    ExitCode run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
        try {
            return start.resolution().settings().isPresent()
                    ? refresh(start.resolution().settings().get())
                    : stay(start.ending().of(start.resolution().problems()));
        } catch (Failure failure) {
            return stay(start.ending().of(failure));
        } catch (RuntimeException bug) {
            return stay(start.ending().of(bug));
        } catch (Error fatal) {
            return start.ending().of(fatal);
        } finally {
            stop.done();
        }
    }

    private ExitCode refresh(Settings settings) {
        try (Providers providers = start.providers(settings)) {
            Clocks moment = new Clocks(world.ticker(), world.clock(), world.random(), Clocks.PATIENCE);
            Loop loop = new Loop(
                    settings, providers, start.publisher(settings), Notifier.of(settings), start.telemetry(), moment);
            loop.begin();
            try (Endpoints endpoints = endpoints(loop::status)) {
                endpoints.open();
                while (!stop.requested()) {
                    stop.sleep(loop.tick());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        start.telemetry().log(LogLevel.INFO, "stopped; the files stay", Map.of());
        return ExitCode.DONE;
    }

    private Endpoints endpoints(Supplier<LoopStatus> status) {
        String address =
                world.environment().getOrDefault(SettingNaming.VARIABLES.name(SettingRegistry.POD_IP), "127.0.0.1");
        Optional<Integer> port = Bootstrap.lenient(world, SettingRegistry.HEALTH_LISTEN);
        Pages pages = new Pages(AgentVersion.TEXT, status, start.telemetry().metrics(), world.ticker());
        return new Endpoints(address, port, pages, start.telemetry(), stop);
    }

    /** What cannot even begin ends a sidecar only where there are no files that it could leave in place. */
    private ExitCode stay(ExitCode code) {
        Path directory = Path.of(Bootstrap.lenient(world, SettingRegistry.DIRECTORY));
        Optional<Manifest> left = generationIn(directory);
        if (left.isEmpty()) {
            return code;
        }
        start.telemetry().count(Metric.FAILURES, "", Reason.SETTINGS.label());
        start.telemetry()
                .log(
                        LogLevel.ERROR,
                        "the files stay as they are and are not refreshed until this is fixed",
                        Map.of(LogKey.DIRECTORY, directory.toString()));
        start.telemetry().set(Metric.FAILING, 1, "");
        Set<Path> links = Set.of(directory.resolve(Manifest.FILE));
        LoopStatus kept = LoopStatus.kept(left.get(), links);
        try (Endpoints endpoints = endpoints(() -> kept)) {
            endpoints.open();
            stop.sleep(Duration.ofDays(36500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }

    private Optional<Manifest> generationIn(Path directory) {
        try {
            return new Publisher(directory, Modes.OWNER_ONLY, world.disk(), world.clock()).current();
        } catch (Failure disk) {
            return Optional.empty();
        }
    }

    /** On a signal: lets the work at hand come to its end, and ends then or after a while, whatever hangs. */
    private void end() {
        stop.request();
        try {
            stop.awaitDone(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        world.err().flush();
        Runtime.getRuntime().halt(ExitCode.DONE.number());
    }
}
