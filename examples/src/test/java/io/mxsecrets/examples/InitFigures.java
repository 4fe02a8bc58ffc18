package io.mxsecrets.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.ClassArchive;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On demand: what {@code init} costs from each store, spawn to exit and greatest memory, and what {@code sidecar} keeps at rest.
 * Ours is {@code -Dagent.binary}, or the packaged jar in the chart's memory limit, as its JVM image starts it and without the image's
 * class archive. Beside it, from the same Vault, are the test bed's {@code vault agent} and, with {@code -Dbench=PROGRAM}, the least in Go.
 * Takes turns, so that a load that changes meets all; medians after one run that does not count. Writes
 * {@code target/init-figures.md}; asserts no time.
 */
@RealAws
@RealVault
class InitFigures {
    private static final int RUNS = 9;
    private static final int REST_SECONDS = 6;
    /** The chart's memory limit of the JVM image, without what is added for the files. */
    private static final String LIMIT = "-XX:MaxRAM=160m";

    @TempDir
    private Path scratch;

    /** A program by the file that it writes and its log. */
    private interface Program extends BiFunction<Path, Path, ProcessBuilder> {}

    /** @param anonymousKib by samples 2 ms apart, so that a peak between two is missed */
    private record Run(long milliseconds, long peakKib, long anonymousKib) {}

    @Test
    void fromEachStore(AwsServer aws, VaultServer vault) throws Exception {
        PmpSeeds seeds = new PmpSeeds(aws, vault, scratch);
        Map<String, String> inVault = seeds.inVault();
        Map<String, Program> once = new LinkedHashMap<>();
        Map<String, Program> resting = new LinkedHashMap<>();
        for (Map.Entry<String, String[]> image : images().entrySet()) {
            String ours = "ours" + image.getKey();
            String[] options = image.getValue();
            once.put(ours + ", from a file", ours("init", PmpSeeds.onDisk(PmpSeeds.NESTED), options));
            once.put(ours + ", from AWS (LocalStack): web identity, one read", ours("init", seeds.inAws(), options));
            once.put(ours + ", from Vault over TLS: login, one read, revoke", ours("init", inVault, options));
            resting.put(ours + ", from Vault", ours("sidecar", inVault, options));
        }
        Optional<Path> peer = Binaries.find("vault");
        if (peer.isPresent()) {
            once.put("vault agent, from Vault over TLS", vaultAgent(peer.get(), inVault, "-exit-after-auth"));
            resting.put("vault agent", vaultAgent(peer.get(), inVault));
        }
        Optional.ofNullable(System.getProperty("bench"))
                .ifPresent(bench -> once.put("the least, in Go, from Vault over TLS", least(bench, inVault)));

        String table = "| init | spawn to exit | peak resident | peak anonymous |\n|---|---|---|---|\n" + rows(once)
                + "\n| sidecar, at rest | anonymous | resident |\n|---|---|---|\n";
        for (Map.Entry<String, Program> program : resting.entrySet()) {
            table += atRest(program.getKey(), program.getValue());
        }
        Files.writeString(Path.of("target/init-figures.md"), table);
        System.out.println(table);
    }

    /** Options of the JVM, by what the name of a row adds. */
    private static Map<String, String[]> images() throws Exception {
        if (!System.getProperty("agent.binary", "").isBlank()) {
            return Map.of("", new String[0]);
        }
        Map<String, String[]> images = new LinkedHashMap<>();
        images.put("", new String[] {LIMIT, ClassArchive.make("agent", PmpSeeds.AGENT, PmpSeeds.OPTIONS)});
        images.put(", no archive", new String[] {LIMIT});
        return images;
    }

    private static Program ours(String command, Map<String, String> settings, String... options) {
        return (file, log) -> PmpSeeds.agent(command, settings, file.getParent(), log, options);
    }

    private static Program least(String bench, Map<String, String> settings) {
        return (file, log) -> PmpSeeds.program(settings, log, List.of(bench, "floor-init", file.toString()));
    }

    /** With the same login, and a template of all keys. */
    private Program vaultAgent(Path program, Map<String, String> ours, String... options) throws IOException {
        String[] secret = ours.get("MXSECRETS_SECRET").split("/");
        Path authority = Files.writeString(scratch.resolve("ca.crt"), ours.get("MXSECRETS_CA_BUNDLE"));
        String configuration =
                """
                vault {
                  address = "https://%s"
                  ca_cert = "%s"
                }
                auto_auth {
                  method "approle" {
                    mount_path = "auth/%s"
                    config = {
                      role_id_file_path = "%s"
                      secret_id_file_path = "%s"
                      remove_secret_id_file_after_reading = false
                    }
                  }
                }
                template {
                  contents = "{{ with secret \\"%s/data/%s\\" }}{{ range $k, $v := .Data.data }}{{ $k }}={{ $v }}\\n{{ end }}{{ end }}"
                  destination = "FILE"
                }
                """
                        .formatted(
                                secret[2],
                                authority,
                                ours.get("MXSECRETS_VAULT_AUTH_MOUNT"),
                                ours.get("MXSECRETS_VAULT_APPROLE_ROLE_ID_FILE"),
                                ours.get("MXSECRETS_VAULT_APPROLE_SECRET_ID_FILE"),
                                secret[3],
                                secret[4]);
        return (file, log) -> {
            Path hcl = write(file.resolveSibling("agent.hcl"), configuration.replace("FILE", file.toString()));
            List<String> command = new ArrayList<>(List.of(program.toString(), "agent", "-config=" + hcl));
            command.addAll(List.of(options));
            return PmpSeeds.program(Map.of(), log, command);
        };
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String rows(Map<String, Program> programs) throws Exception {
        Map<String, Run[]> runs = programs.keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> new Run[RUNS], (a, b) -> a, LinkedHashMap::new));
        for (int i = -1; i < RUNS; i++) {
            for (Map.Entry<String, Program> program : programs.entrySet()) {
                runs.get(program.getKey())[Math.max(i, 0)] = measured(program.getValue());
            }
        }
        StringBuilder rows = new StringBuilder();
        runs.forEach((name, of) -> rows.append(row(name, of)));
        return rows.toString();
    }

    private static String row(String name, Run... runs) {
        long[] times = Arrays.stream(runs).mapToLong(Run::milliseconds).sorted().toArray();
        long[] peaks = Arrays.stream(runs).mapToLong(Run::peakKib).sorted().toArray();
        long[] anonymous =
                Arrays.stream(runs).mapToLong(Run::anonymousKib).sorted().toArray();
        return "| %s | %d ms (%d–%d) | %d MiB | %d MiB |%n"
                .formatted(
                        name,
                        times[RUNS / 2],
                        times[0],
                        times[RUNS - 1],
                        peaks[RUNS / 2] / 1024,
                        anonymous[RUNS / 2] / 1024);
    }

    private Run measured(Program program) throws Exception {
        Path file = freshFile();
        Path log = log(file);
        ProcessBuilder builder = program.apply(file, log);
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        long anonymous = 0;
        while (process.isAlive()) {
            peak = Math.max(peak, kib(process.pid(), "VmHWM"));
            anonymous = Math.max(anonymous, kib(process.pid(), "RssAnon"));
            Thread.sleep(2);
        }
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(file).isNotEmptyFile();
        return new Run(milliseconds, peak, anonymous);
    }

    private String atRest(String name, Program program) throws Exception {
        Path file = freshFile();
        Path log = log(file);
        Process process = program.apply(file, log).start();
        try {
            for (int looks = 0; !Files.exists(file) && process.isAlive() && looks < 600; looks++) {
                Thread.sleep(50);
            }
            assertThat(file).as(Files.readString(log)).isNotEmptyFile();
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            return "| %s | %d MiB | %d MiB |%n"
                    .formatted(name, kib(process.pid(), "RssAnon") / 1024, kib(process.pid(), "VmRSS") / 1024);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** In a directory of its own. */
    private Path freshFile() throws IOException {
        return Files.createTempDirectory(scratch, "files").resolve("secrets.properties");
    }

    /** Beside that directory. */
    private static Path log(Path file) {
        return file.getParent().resolveSibling(file.getParent().getFileName() + ".log");
    }

    /** By the kernel's account of a process; 0 once it is gone. */
    private static long kib(long pid, String what) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(what + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
