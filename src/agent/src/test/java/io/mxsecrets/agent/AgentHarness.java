package io.mxsecrets.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.agent.notify.Notifier;
import io.mxsecrets.agent.observe.AgentTelemetry;
import io.mxsecrets.agent.observe.Log;
import io.mxsecrets.agent.observe.Metrics;
import io.mxsecrets.agent.observe.Pages;
import io.mxsecrets.agent.refresh.Loop;
import io.mxsecrets.agent.schedule.Clocks;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.SecretProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An agent in one process on a clock that the test moves, with a store in memory and files on the real disk. */
final class AgentHarness {
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    final Path directory;
    final MemoryStore store;
    final Metrics metrics = new Metrics();
    Disk disk = Disk.posix();
    Optional<Notifier> notifier = Optional.empty();
    /** The real one for stores that give out dates of their own. */
    boolean realWallClock;
    /** What a sidecar that starts gives a store that hangs; real time, for the network knows no other. */
    Duration patience = Clocks.PATIENCE;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Random random;
    private final Map<ProviderKind, Function<ProviderContext, SecretProvider>> providers = new HashMap<>();
    private final VirtualTime time;
    private Duration wallOffset = Duration.ZERO;
    private Loop loop;
    private Providers made;

    AgentHarness(Path directory, long seed) {
        this(directory, seed, new VirtualTime());
    }

    private AgentHarness(Path directory, long seed, VirtualTime time) {
        this(directory, seed, time, new MemoryStore(() -> time.nanos));
    }

    /** One of several on one clock that share a store. */
    AgentHarness(Path directory, long seed, VirtualTime time, MemoryStore store) {
        this.directory = directory;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbouring seeds give like numbers
        this.time = time;
        this.store = store;
        providers.put(ProviderKind.VAULT, store::provider);
        set("DIRECTORY", directory.toString());
        set("VAULT_ADDRESS", "https://vault.test");
        set("VAULT_ROLE", "app");
    }

    AgentHarness set(String setting, String value) {
        environment.put("MXSECRETS_" + setting, value);
        return this;
    }

    /** These variables and no others, the directory apart. */
    AgentHarness onlyWith(Map<String, String> variables) {
        environment.clear();
        environment.putAll(variables);
        return set("DIRECTORY", directory.toString());
    }

    AgentHarness backend(ProviderKind kind, Function<ProviderContext, SecretProvider> maker) {
        providers.put(kind, maker);
        return this;
    }

    /** The settings as {@link AgentProcess} takes them. */
    Map<String, String> settingsForAProcess() {
        Map<String, String> settings = new HashMap<>();
        environment.forEach((name, value) -> settings.put(name.substring("MXSECRETS_".length()), value));
        return settings;
    }

    /** Runs {@code init} to its end. */
    ExitCode init() {
        return new Init(world()).run();
    }

    AgentContext world() {
        PrintStream out = new PrintStream(log, true, UTF_8);
        return new AgentContext(
                environment,
                this::wall,
                () -> time.nanos,
                duration -> time.nanos += duration.toNanos(),
                random::nextDouble,
                out,
                out,
                directory.resolveSibling("termination-log"),
                disk,
                providers);
    }

    /** Starts a sidecar's loop, in place of the one before, if there was one. */
    AgentHarness sidecar() {
        Settings settings = settings();
        AgentContext world = world();
        Log lines = new Log(world.err(), world.clock(), LogLevel.DEBUG, LogFormat.JSON);
        AgentTelemetry telemetry = new AgentTelemetry(lines, metrics);
        ProviderContext surroundings = new ProviderContext(
                settings, environment, world.clock(), world.ticker(), world.sleeper(), world.random(), telemetry);
        made = new Providers(providers, surroundings);
        loop = new Loop(
                settings,
                made,
                publisher(),
                notifier,
                telemetry,
                new Clocks(world.ticker(), world.clock(), world.random(), patience));
        loop.begin();
        return this;
    }

    /** Gives back what the sidecar borrowed. */
    void stop() {
        made.close();
    }

    Settings settings() {
        return Environment.resolve(environment).settings().orElseThrow();
    }

    private Publisher publisher() {
        return new Publisher(directory, Modes.OWNER_ONLY, disk, this::wall);
    }

    /** Lets time pass, and the loop do what it does in it. */
    AgentHarness pass(Duration duration) {
        long end = time.nanos + duration.toNanos();
        while (true) {
            long wake = time.nanos + Math.max(1, loop.tick().toNanos());
            if (wake > end) {
                time.nanos = end;
                return this;
            }
            time.nanos = wake;
        }
    }

    void setWallClock(Duration ahead) {
        wallOffset = ahead;
    }

    Loop loop() {
        return loop;
    }

    Instant wall() {
        return realWallClock ? Instant.now() : START.plusNanos(time.nanos).plus(wallOffset);
    }

    Duration now() {
        return Duration.ofNanos(time.nanos);
    }

    Optional<Manifest> manifest() {
        return publisher().current();
    }

    Map<String, String> entries() {
        Properties read = new Properties();
        try (var in = Files.newBufferedReader(directory.resolve("secrets.properties"))) {
            read.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> entries = new HashMap<>();
        read.forEach((key, value) -> entries.put((String) key, (String) value));
        return entries;
    }

    /** Every file of the current generation but the manifest: its path and its bytes, in Base64, so that a difference shows no value. */
    Map<String, String> files() {
        try {
            Path data = directory.resolve("..data").toRealPath();
            try (Stream<Path> all = Files.walk(data)) {
                return all.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("manifest.json"))
                        .collect(Collectors.toMap(file -> data.relativize(file).toString(), AgentHarness::base64));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that this agent told anybody: lines, metrics, the reason of its end. */
    String told() {
        try {
            Path end = world().terminationLog();
            return log() + metrics.page() + (Files.exists(end) ? Files.readString(end) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the sidecar answers on its port for this path. */
    String page(String path) {
        return new Pages("1.2.3", loop::status, metrics, () -> time.nanos)
                .page(path)
                .orElseThrow()
                .text();
    }

    List<String> log() {
        return log.toString(UTF_8).lines().toList();
    }

    List<String> log(String word) {
        return log().stream().filter(line -> line.contains(word)).toList();
    }
}
