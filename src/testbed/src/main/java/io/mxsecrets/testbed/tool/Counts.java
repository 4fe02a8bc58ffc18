package io.mxsecrets.testbed.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM did, counted by itself, so that a busy machine changes nothing of it. Times belong to benchmarks.
 *
 * @param directory of the JVM's own logs
 */
public record Counts(Path directory) {
    private static final Pattern ALLOCATED = Pattern.compile("def new generation +total \\d+K, used (\\d+)K");

    /** The JVM's own threads, as Linux knows them: the first 15 characters of their names. */
    private static final Pattern OF_THE_JVM = Pattern.compile(
            "java|VM .*|Reference Handl|Finalizer|Signal Dispatch|Service Thread|Monitor Deflati|C[12] Compiler.*"
                    + "|Notification Th|Common-Cleaner|Attach Listener|Sweeper thread|GC .*|G1 .*");

    /** For a JVM with one collector thread. The young generation takes all that is allocated, so that nothing is collected. */
    public List<String> options() {
        return List.of(
                "-Xms400m",
                "-Xmx400m",
                "-Xmn300m",
                "-XX:MetaspaceSize=128m",
                "-XX:TLABSize=64k",
                "-XX:-ResizeTLAB",
                "-Xlog:gc+heap+exit:file=" + directory.resolve("heap"),
                "-Xlog:class+load:file=" + directory.resolve("classes"));
    }

    /** Classes from jars: the JDK's own differ from release to release. */
    public long classes() {
        return lines("classes").stream()
                .filter(line -> line.contains(" source: file:"))
                .count();
    }

    /** MiB that were allocated until the end, as far as a thread's buffer is from being full. */
    public long mebibytes() {
        Matcher used = ALLOCATED.matcher(String.join("\n", lines("heap")));
        if (!used.find()) {
            throw new AssertionError("the JVM has not ended, or has another collector");
        }
        return Long.parseLong(used.group(1)) >> 10;
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Names of the threads of a process that lives, each once, for pools have as many as processors; those of the JVM itself apart.
     * Linux.
     */
    public static Set<String> threads(long process) {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process + "/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip();
                if (!OF_THE_JVM.matcher(name).matches()) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** The jars of a packaged program. */
    public static long jars(Path packaged) {
        try (Stream<Path> files = Files.walk(packaged.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
