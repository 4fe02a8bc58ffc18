package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each directory of {@code pods/} is one story: {@code pod.yaml} in, {@code patch.json} and {@code answer.txt} out.
 * Among them W17 (name-taken-by-…, files-mounted-by-other, token-mounted-by-app), W18 (forged-status), W19 (each story looked
 * at again), W22 (windows, host-network…, shared-processes…), W23 (future-fields) and F22 (eks-before and EKS's webhook
 * between the two looks), W38 (mirror-pod, container-login), W42 (env-mistakes, env-names, env-unlisted), W43 (env-before-1.35, env),
 * W45 (whole-guaranteed), W46 (job), W50 and W51 (mode-sidecar…, env-new-nodes).
 *
 * <p>The environment variable {@code GOLDEN_WRITE=true} has what comes out written there, to be read in the diff before it is committed.
 */
class GoldenTest {
    static final Path PODS = Path.of("src/test/resources/pods");
    private static final boolean WRITE = "true".equals(System.getenv("GOLDEN_WRITE"));

    static Stream<String> stories() throws IOException {
        try (Stream<Path> directories = Files.list(PODS)) {
            return directories.map(d -> d.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** The stories that end with an injected pod: those with a patch. */
    static Stream<String> injections() throws IOException {
        return stories().filter(story -> Files.exists(PODS.resolve(story).resolve("patch.json")));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void answersAsWrittenDown(String story) {
        Decision decision = Scenario.of(PODS.resolve(story)).review();
        assertGolden(PODS.resolve(story).resolve("answer.txt"), words(decision));
        if (decision instanceof Decision.Injected injected) {
            assertGolden(
                    PODS.resolve(story).resolve("patch.json"), injected.patch().toPrettyString() + "\n");
        } else {
            assertThat(PODS.resolve(story).resolve("patch.json")).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource("injections")
    void patchingThePatchedPodChangesNothing(String story) {
        Scenario scenario = Scenario.of(PODS.resolve(story));
        assertThat(scenario.review(scenario.patched())).isEqualTo(scenario.review(scenario.patched()));
        assertNothingToAdd(scenario.review(scenario.patched()));
    }

    @ParameterizedTest
    @MethodSource("injections")
    void whatTheApiServerAndOtherWebhooksAddInBetweenChangesNothing(String story) {
        Scenario scenario = Scenario.of(PODS.resolve(story));
        ObjectNode seenAgain = scenario.patched();
        ForeignMutations.all(seenAgain);
        assertNothingToAdd(scenario.review(seenAgain));
    }

    @ParameterizedTest
    @MethodSource("injections")
    void addsOnlyRestrictedContainers(String story) {
        Scenario scenario = Scenario.of(PODS.resolve(story));
        assertThat(Restricted.problems(scenario.patched(), List.of("mxsecrets-init", "mxsecrets-sidecar")))
                .isEmpty();
    }

    private static void assertNothingToAdd(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Injected.class);
        assertThat((JsonNode) ((Decision.Injected) decision).patch()).isEmpty();
    }

    private static String words(Decision decision) {
        if (decision instanceof Decision.Skipped skipped) {
            return "skipped: " + skipped.reason().label() + "\n";
        }
        if (decision instanceof Decision.Denied denied) {
            return denied.problems().stream()
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n", "denied:\n", "\n"));
        }
        return "injected\n"
                + ((Decision.Injected) decision)
                        .warnings().stream().map(w -> "warning: " + w + "\n").collect(Collectors.joining());
    }

    private static void assertGolden(Path file, String actual) {
        if (WRITE) {
            try {
                Files.writeString(file, actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(actual).isEqualTo(Scenario.text(file));
    }
}
