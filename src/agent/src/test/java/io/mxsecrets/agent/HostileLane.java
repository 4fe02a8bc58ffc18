package io.mxsecrets.agent;

import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.hostile.MemoryLimit;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.ForgedToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One server, one directory, one run after the other. */
final class HostileLane implements AutoCloseable {
    /** The chart's limits for {@code mxsecrets-init}, without what is added for the files. */
    private static final long NATIVE = 64L << 20;

    private static final long JVM = 160L << 20;
    /** {@code init-timeout} of runs that end well, in seconds; they do not wait for it. */
    private static final int ENOUGH = 60;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Authority authority = new Authority("hostile");
    private final String name = "mxsecrets-hostile-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    private final Path scratch;
    private final Path files;
    private final HostileServer plain;
    private final HostileServer secure;
    private final int timeout;
    private final Map<String, Path> golden = new HashMap<>();
    private final Map<String, HostileRun.End> healthy = new HashMap<>();

    /** @param timeout {@code init-timeout} of runs that do not end well, in seconds */
    HostileLane(Path scratch, int timeout) throws IOException {
        this.scratch = Files.createDirectories(scratch);
        this.files = scratch.resolve("files");
        this.timeout = timeout;
        this.plain = new HostileServer(Optional.empty());
        this.secure = new HostileServer(Optional.of(
                authority.issue("CN=store", List.of("127.0.0.1", "localhost")).serverContext()));
    }

    /** Whether runs have their container's memory for real. */
    static boolean limited() throws IOException {
        Optional<MemoryLimit> limit =
                MemoryLimit.of("mxsecrets-probe-" + ProcessHandle.current().pid(), NATIVE);
        if (limit.isPresent()) {
            limit.get().close();
        }
        return limit.isPresent();
    }

    HostileRun.End run(HostileRun run) throws IOException, InterruptedException {
        // The agents and metadata of a machine speak plain http.
        boolean local = run.call().name().matches("POD_IDENTITY|IMDS_.*");
        boolean direct = run.call() != Call.PROXY;
        HostileServer server = direct && !local && Math.abs(run.toString().hashCode()) % 4 == 0 ? secure : plain;
        String family = run.call().name().replaceFirst("VAULT_(?!APPROLE).*", "VAULT") + server.url();
        Map<String, String> settings = settings(run.call(), server);
        recover();
        if (!golden.containsKey(family)) {
            empty();
            HostileRun.End good = start(run.call(), server, settings, ENOUGH);
            if (good.exitCode() != 0) {
                throw new AssertionError("a healthy store does not do: " + good.said());
            }
            golden.put(family, copy(files, scratch.resolve("golden" + golden.size())));
            healthy.put(family, good);
        }
        empty();
        if (run.goodFiles()) {
            copy(golden.get(family), files);
        }
        recover();
        server.misbehave(run.call(), run.behaviour(), run.once() ? 1 : Integer.MAX_VALUE);
        Map<String, String> before = snapshot();
        boolean well = run.once() || run.behaviour().judgement() == Judgement.TAKEN;
        HostileRun.End good = healthy.get(family);
        // On a busy machine the bad call must be reached all the same.
        int limit = well ? ENOUGH : Math.max(timeout, (int) Math.ceil(2 * good.seconds()));
        HostileRun.End end = start(run.call(), server, settings, limit);
        return new HostileRun.End(
                end.exitCode(),
                end.seconds(),
                end.cpuSeconds(),
                end.anonymousKib(),
                end.kills(),
                end.said(),
                before.equals(snapshot()),
                Files.exists(files.resolve("secrets.properties")),
                server.count(run.call()),
                limit,
                good.cpuSeconds());
    }

    /** Both servers: a tunnel through the one leads to the other, which an earlier run may have spoiled. */
    private void recover() {
        plain.recover();
        secure.recover();
    }

    HostileServer plain() {
        return plain;
    }

    Path files() {
        return files;
    }

    /** What an agent is told that makes this call to this server. */
    Map<String, String> settings(Call call, HostileServer server) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings.put("DIRECTORY", files.toString());
        settings.put("ALLOW_HTTP", "true");
        settings.put("CA_BUNDLE", authority.self().certificate());
        settings.put("HEALTH_LISTEN", "none");
        if (call == Call.PROXY) {
            settings.putAll(settings(Call.VAULT_READ, secure));
            settings.put("HTTPS_PROXY", server.url());
            return settings;
        }
        if (call.name().startsWith("VAULT")) {
            settings.put("SECRET", server.url() + "/kv/app");
            if (call == Call.VAULT_APPROLE) {
                settings.put("VAULT_APPROLE_ROLE_ID_FILE", token("role-id"));
                settings.put("VAULT_APPROLE_SECRET_ID_FILE", token("secret-id"));
            } else {
                settings.put("VAULT_ROLE", "app");
                settings.put("VAULT_JWT_FILE", token("vault"));
            }
            return settings;
        }
        settings.put("PROVIDER", "aws");
        settings.put("SECRET", "PMP-app");
        settings.put("AWS_REGION", "eu-west-1");
        settings.put("AWS_ENDPOINT", server.url());
        settings.put("AWS_STS_ENDPOINT", server.url());
        switch (call) {
            case POD_IDENTITY:
                settings.put("AWS_AUTH", "pod-identity");
                settings.put("POD_IDENTITY_ENDPOINT", server.url());
                settings.put("POD_IDENTITY_TOKEN_FILE", token("pods.eks.amazonaws.com"));
                break;
            case IMDS_TOKEN, IMDS_ROLE, IMDS_KEYS:
                settings.put("AWS_AUTH", "imds");
                settings.put("ALLOW_NODE_ROLE", "true");
                break;
            default:
                settings.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader");
                settings.put("AWS_TOKEN_FILE", token("sts.amazonaws.com"));
        }
        if (call == Call.STS_ASSUME_ROLE) {
            settings.put("AWS_ASSUME_ROLE_ARN", "arn:aws:iam::123456789012:role/team");
        }
        return settings;
    }

    private String token(String audience) throws IOException {
        String token = ForgedToken.of(audience, 4_000_000_000L, Call.CANARY);
        return Files.writeString(scratch.resolve("token-" + audience), token).toString();
    }

    private HostileRun.End start(Call call, HostileServer server, Map<String, String> settings, int timeout)
            throws IOException, InterruptedException {
        settings.put("INIT_TIMEOUT", timeout + "s");
        Optional<MemoryLimit> limit = limit();
        long begin = System.nanoTime();
        double cpu = 0;
        long anonymous = 0;
        try (AgentProcess agent = start(server, settings, limit, "init")) {
            while (agent.alive() && seconds(begin) < timeout + 30) {
                try {
                    Footprint now = Footprint.of(agent.pid());
                    cpu = Math.max(cpu, now.cpuSeconds());
                    anonymous = Math.max(anonymous, now.anonymousKib());
                } catch (IOException | RuntimeException e) {
                    // It ended while we looked.
                }
                Thread.sleep(20); // Between two looks at a process.
            }
            double took = seconds(begin);
            boolean hangs = agent.alive();
            if (hangs) {
                agent.kill();
            }
            long kills = limit.map(MemoryLimit::kills).orElse(0L);
            return new HostileRun.End(
                    hangs ? -1 : agent.end(),
                    took,
                    cpu,
                    anonymous,
                    kills,
                    agent.out() + agent.err(),
                    false,
                    false,
                    0,
                    timeout,
                    0);
        } finally {
            if (limit.isPresent()) {
                limit.get().close();
            }
        }
    }

    /** The memory of the container; empty where no cgroup can be made here. */
    Optional<MemoryLimit> limit() {
        return MemoryLimit.of(name, jvm() ? JVM : NATIVE);
    }

    private static boolean jvm() {
        return System.getProperty("agent.binary", "").isBlank();
    }

    AgentProcess start(
            HostileServer server, Map<String, String> settings, Optional<MemoryLimit> limit, String... arguments) {
        List<String> prefix = new ArrayList<>(limit.map(MemoryLimit::prefix).orElse(List.of()));
        prefix.add("/usr/bin/env");
        prefix.add("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + server.url());
        if (limit.isEmpty() && jvm()) {
            prefix.add("JAVA_TOOL_OPTIONS=-XX:MaxRAM=" + JVM);
        }
        return AgentProcess.startThrough(prefix, Path.of("").toAbsolutePath(), scratch, settings, arguments);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void empty() throws IOException, InterruptedException {
        run("rm", "-rf", files.toString());
    }

    private static Path copy(Path from, Path to) throws IOException, InterruptedException {
        run("cp", "-a", from.toString(), to.toString());
        return to;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
    }

    /** Every name below the directory, with where a link leads or a hash of a file's bytes. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> all = new TreeMap<>();
        if (!Files.exists(files)) {
            return all;
        }
        try (Stream<Path> paths = Files.walk(files)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String what = Files.isSymbolicLink(path)
                        ? Files.readSymbolicLink(path).toString()
                        : Files.isDirectory(path) ? "" : Integer.toString(Arrays.hashCode(Files.readAllBytes(path)));
                all.put(files.relativize(path).toString(), what);
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        plain.close();
        secure.close();
    }
}
