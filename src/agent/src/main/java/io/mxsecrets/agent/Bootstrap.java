package io.mxsecrets.agent;

import io.mxsecrets.agent.observe.AgentTelemetry;
import io.mxsecrets.agent.observe.ExitReporter;
import io.mxsecrets.agent.observe.LibraryLog;
import io.mxsecrets.agent.observe.Log;
import io.mxsecrets.agent.observe.Metrics;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Providers;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every command begins with.
 *
 * @param resolution settings or the mistakes in them
 * @param ending for when it does not work
 */
record Bootstrap(AgentContext world, AgentTelemetry telemetry, Resolution resolution, ExitReporter ending) {
    static Bootstrap of(AgentContext world) {
        Log log = new Log(
                world.err(),
                world.clock(),
                lenient(world, SettingRegistry.LOG_LEVEL),
                lenient(world, SettingRegistry.LOG_FORMAT));
        LibraryLog.install(log);
        AgentTelemetry telemetry = new AgentTelemetry(log, new Metrics());
        Resolution resolution = Environment.resolve(world.environment());
        resolution.warnings().forEach(w -> telemetry.warn(new Warning(Step.SETTINGS, Optional.empty(), w.toString())));
        return new Bootstrap(world, telemetry, resolution, new ExitReporter(telemetry, world.terminationLog()));
    }

    Publisher publisher(Settings settings) {
        Modes modes = new Modes(settings.get(SettingRegistry.FILE_MODE), settings.get(SettingRegistry.DIRECTORY_MODE));
        return new Publisher(Path.of(settings.get(SettingRegistry.DIRECTORY)), modes, world.disk(), world.clock());
    }

    Providers providers(Settings settings) {
        ProviderContext surroundings = new ProviderContext(
                settings,
                world.environment(),
                world.clock(),
                world.ticker(),
                world.sleeper(),
                world.random(),
                telemetry);
        return new Providers(world.providers(), surroundings);
    }

    /** A setting that is needed even where the settings are wrong: its own text where that is right, else the default. */
    static <T> T lenient(AgentContext world, Setting<T> setting) {
        return Optional.ofNullable(world.environment().get(SettingNaming.VARIABLES.name(setting)))
                .flatMap(setting::read)
                .orElseGet(
                        () -> setting.type().parse(setting.fallback().builtIn().orElseThrow()));
    }
}
