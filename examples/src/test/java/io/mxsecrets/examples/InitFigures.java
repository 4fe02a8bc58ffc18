package io.mxsecrets.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On demand: what {@code init} costs from each store, as the packaged jar with its JVM options: spawn to exit and greatest
 * resident memory, the median of several runs after one that does not count. Prints a table; asserts no time.
 */
@RealAws
@RealVault
class InitFigures {
    private static final int RUNS = 9;

    @TempDir
    private Path scratch;

    private record Run(long milliseconds, long peakKib) {}

    @Test
    void fromEachStore(AwsServer aws, VaultServer vault) throws Exception {
        PmpSeeds seeds = new PmpSeeds(aws, vault, scratch);
        StringBuilder table = new StringBuilder("| init from | spawn to exit | peak resident |\n|---|---|---|\n");
        table.append(row("a file", PmpSeeds.onDisk(PmpSeeds.NESTED)));
        table.append(row("AWS (LocalStack): web identity, one read", seeds.inAws()));
        table.append(row("Vault over TLS: login, one read, revoke", seeds.inVault()));
        Files.writeString(Path.of("target/init-figures.md"), table);
        System.out.println(table);
    }

    private String row(String name, Map<String, String> settings) throws Exception {
        Run[] runs = new Run[RUNS];
        for (int i = -1; i < RUNS; i++) {
            Run run = measured(settings, scratch.resolve(name.substring(0, 3).strip() + i));
            runs[Math.max(i, 0)] = run;
        }
        long[] times = Arrays.stream(runs).mapToLong(Run::milliseconds).sorted().toArray();
        long[] peaks = Arrays.stream(runs).mapToLong(Run::peakKib).sorted().toArray();
        return "| %s | %d ms (%d–%d) | %d MiB |%n"
                .formatted(name, times[RUNS / 2], times[0], times[RUNS - 1], peaks[RUNS / 2] / 1024);
    }

    private static Run measured(Map<String, String> settings, Path directory) throws Exception {
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        long start = System.nanoTime();
        Process init = PmpSeeds.init(settings, directory, log).start();
        long peak = 0;
        while (init.isAlive()) {
            peak = Math.max(peak, peakKib(init.pid()));
            Thread.sleep(5);
        }
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        assertThat(init.exitValue()).as(Files.readString(log)).isZero();
        return new Run(milliseconds, peak);
    }

    /** The kernel's own high-water mark of resident memory; 0 once the process is gone. */
    private static long peakKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
