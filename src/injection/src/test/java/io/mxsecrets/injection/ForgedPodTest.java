package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Problem;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Pods that look as if they were patched: what bears our names is what we would add, or the pod is refused. */
class ForgedPodTest {
    private static final String CONTAINER = "is not the one we add";
    private final Scenario scenario = Scenario.of(GoldenTest.PODS.resolve("uid-different-fsgroup"));

    private Answer review(Consumer<ObjectNode> change) {
        ObjectNode pod = scenario.patched();
        change.accept(pod);
        return scenario.review(pod);
    }

    private void refused(String sentence, Consumer<ObjectNode> change) {
        Answer answer = review(change);
        assertThat(answer).isInstanceOf(Answer.Denied.class);
        assertThat(((Answer.Denied) answer).problems())
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .contains(sentence);
    }

    private static ObjectNode init(ObjectNode pod) {
        return (ObjectNode) pod.at("/spec/initContainers/0");
    }

    /** The element of a list by its name. */
    private static ObjectNode named(JsonNode list, String name) {
        return (ObjectNode) list.valueStream()
                .filter(element -> element.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWeAddedIsTakenAsOurs() {
        assertThat(review(pod -> {})).isInstanceOf(Answer.Injected.class);
    }

    @Test
    void ourContainerDoesNothingElse() {
        refused(CONTAINER, pod -> init(pod).putArray("command").add("sh"));
        refused(CONTAINER, pod -> init(pod).putObject("lifecycle"));
        refused(CONTAINER, pod -> init(pod).putArray("envFrom"));
        refused(CONTAINER, pod -> init(pod).put("image", "mine"));
        refused(CONTAINER, pod -> init(pod).put("args", "init"));
        refused(CONTAINER, pod -> ((ArrayNode) init(pod).path("args")).add("--more"));
        refused(CONTAINER, pod -> ((ArrayNode) init(pod).path("args")).set(0, "sidecar"));
        refused(CONTAINER, pod -> ((ArrayNode) init(pod).path("args")).removeAll());
        refused(
                CONTAINER,
                pod -> init(pod).withObject("/securityContext/capabilities").put("drop", "ALL"));
        refused(CONTAINER, pod -> ((ArrayNode) init(pod).path("volumeMounts")).remove(0));
    }

    @Test
    void aVariableOfOursStandsOnce() {
        refused(CONTAINER, pod -> ((ArrayNode) init(pod).path("env"))
                .addObject()
                .put("name", "MXSECRETS_SECRET")
                .put("value", "another"));
    }

    @Test
    void aContainerThatTheModeDoesNotWantIsNotOurs() {
        refused("which its mode does not want", pod -> ((ObjectNode) pod.at("/metadata/annotations"))
                .put("mxsecrets.io/mode", "init"));
    }

    @Test
    void aTargetOnlyReadsTheFiles() {
        refused("mounts mxsecrets-files in another way than we do", pod -> named(
                        pod.at("/spec/containers/0/volumeMounts"), "mxsecrets-files")
                .put("readOnly", false));
    }

    @Test
    void aVolumeOfOursIsInMemory() {
        refused("the pod has a volume named mxsecrets-files of its own", pod -> named(
                        pod.at("/spec/volumes"), "mxsecrets-files")
                .putObject("emptyDir")
                .put("medium", ""));
    }
}
