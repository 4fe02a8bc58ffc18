package io.mxsecrets.testbed.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lets Jazzer search for inputs that break a target, on demand: {@code -Dfuzz.seconds=1200} for twenty minutes. Each
 * search runs in a JVM of its own, for Jazzer instruments what it loads and searches for one target in a process. What it
 * learns stays in {@code target/fuzz}, with its log.
 *
 * @param targets a class with methods annotated {@code @FuzzTest}; its class path, which is this process', holds Jazzer
 * @param instrumented patterns of class names, as Jazzer writes them, whose branches guide the search
 */
public record Fuzzer(Class<?> targets, String... instrumented) {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 10);

    /** An input that takes longer breaks its target too. */
    private static final int SECONDS_OF_AN_INPUT = 5;

    private static final Pattern RUNS = Pattern.compile("Done [1-9]\\d+ runs");

    /**
     * Searches, and throws an {@link AssertionError} if something was found, or if nothing was run.
     *
     * @param target name of the method
     * @param seeds inputs to begin with, by names for their files
     */
    public void search(String target, Map<String, String> seeds) throws IOException, InterruptedException {
        Path learnt = Files.createDirectories(Path.of("target/fuzz", target));
        for (Map.Entry<String, String> seed : seeds.entrySet()) {
            Files.writeString(learnt.resolve(seed.getKey()), seed.getValue());
        }
        Path log = Path.of("target/fuzz", target + ".log");
        String classes = String.join(":", instrumented);
        Process search = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + targets.getName(),
                        "--target_method=" + target,
                        "--instrumentation_includes=" + classes,
                        "--custom_hook_includes=" + classes,
                        "-max_total_time=" + SECONDS,
                        "-timeout=" + SECONDS_OF_AN_INPUT,
                        learnt.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (search.waitFor() != 0 || !RUNS.matcher(Files.readString(log)).find()) {
            throw new AssertionError("the search for " + target + " found something or did not run; the end of "
                    + log.toAbsolutePath() + " tells more");
        }
    }
}
