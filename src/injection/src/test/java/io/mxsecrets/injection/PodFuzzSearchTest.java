package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lets the fuzzer search for inputs that break a target of {@link PodFuzzTest}, from a few pods of the golden files: a few
 * seconds each in a build, {@code -Dfuzz.seconds=7200} on demand. Each runs in a JVM of its own, for the fuzzer instruments
 * what it loads and searches for one target in a process. What it learns stays in {@code target/fuzz}.
 */
class PodFuzzSearchTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 4);

    /** Different in what a plan looks at; to the target of annotations they are just long inputs. */
    private static final List<String> GOLDEN = List.of(
            "future-fields", "guaranteed", "istio-native", "shared-processes", "targets", "uid-different-fsgroup");

    @ParameterizedTest
    @ValueSource(strings = {"annotations", "pods"})
    void nothingThatTheFuzzerFindsBreaks(String target) throws Exception {
        Path learnt = Files.createDirectories(Path.of("target/fuzz", target));
        for (String story : GOLDEN) {
            Files.writeString(
                    learnt.resolve(story),
                    Scenario.of(GoldenTest.PODS.resolve(story)).pod.toString());
        }
        Path log = Path.of("target/fuzz", target + ".log");

        Process search = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jazzer.class.getName(),
                        "--target_class=" + PodFuzzTest.class.getName(),
                        "--target_method=" + target,
                        "--instrumentation_includes=io.mxsecrets.injection.**:io.mxsecrets.core.settings.**",
                        "--custom_hook_includes=io.mxsecrets.injection.**:io.mxsecrets.core.settings.**",
                        "-max_total_time=" + SECONDS,
                        learnt.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(search.waitFor()).as("the end of %s tells more", log).isZero();
        assertThat(log).content().containsPattern("Done [1-9]\\d+ runs");
    }
}
