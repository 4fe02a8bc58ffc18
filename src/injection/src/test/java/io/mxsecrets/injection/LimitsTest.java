package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.injection.pod.MalformedPod;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W26: too much of anything is one sentence, and a pod at every limit is injected. */
class LimitsTest {
    private final ObjectNode pod = Scenario.of(
                    "{\"metadata\":{\"annotations\":{\"mxsecrets.io/inject\":\"true\",\"mxsecrets.io/vault-role\":\"app\","
                            + "\"mxsecrets.io/secret\":\"https://vault.example:8200/kv/app\"}},"
                            + "\"spec\":{\"containers\":[{\"name\":\"mendix\",\"securityContext\":{\"runAsUser\":1001}}]}}",
                    "{}")
            .pod;

    private Decision review() {
        return Scenario.of(pod.toString(), "{}").review();
    }

    private Decision.Denied denied() {
        assertThat(review()).isInstanceOf(Decision.Denied.class);
        return (Decision.Denied) review();
    }

    private List<String> problems() {
        return denied().problems().stream().map(Problem::toString).toList();
    }

    private void annotate(String name, String value) {
        ((ObjectNode) pod.at("/metadata/annotations")).put("mxsecrets.io/" + name, value);
    }

    private void containers(int count) {
        ArrayNode containers = (ArrayNode) pod.at("/spec/containers");
        IntStream.range(containers.size(), count)
                .forEach(i -> containers.addObject().put("name", "c-" + i));
    }

    private void members(String list, int count) {
        ArrayNode members = ((ObjectNode) pod.at("/spec/containers/0")).putArray(list);
        IntStream.range(0, count)
                .forEach(i -> members.addObject().put("name", "n-" + i).put("mountPath", "/m-" + i));
    }

    private void volumes(int count) {
        ArrayNode volumes = ((ObjectNode) pod.path("spec")).putArray("volumes");
        IntStream.range(0, count)
                .forEach(i -> volumes.addObject().put("name", "v-" + i).putObject("emptyDir"));
    }

    @Test
    void w26APodAtEveryLimitIsInjected() {
        containers(Limits.CONTAINERS);
        volumes(Limits.VOLUMES);
        members("volumeMounts", Limits.MOUNTS);
        members("env", Limits.VARIABLES);
        members("ports", Limits.PORTS);

        assertThat(review()).isInstanceOf(Decision.Injected.class);
    }

    @ParameterizedTest
    @CsvSource({"volumeMounts, volume mounts, 2048", "env, variables, 2048", "ports, ports, 2048"})
    void w26OneMoreOfWhatContainersHaveIsOneSentence(String list, String words, int most) {
        members(list, most + 1);

        assertThat(problems())
                .containsExactly(
                        "the pod has " + (most + 1) + " " + words + "; the limit for an injected pod is " + most);
    }

    @Test
    void w26OneMoreContainerOrVolumeIsOneSentence() {
        containers(Limits.CONTAINERS + 1);
        volumes(Limits.VOLUMES + 1);

        assertThat(problems())
                .containsExactly(
                        "the pod has 257 containers; the limit for an injected pod is 256",
                        "the pod has 513 volumes; the limit for an injected pod is 512");
    }

    @Test
    void w26AsManySourcesAsALimitAndNoMore() {
        IntStream.range(1, Limits.SOURCES).forEach(i -> annotate("secret.a" + i, "https://vault.example:8200/kv/" + i));
        assertThat(review()).isInstanceOf(Decision.Injected.class);

        annotate("secret.more", "https://vault.example:8200/kv/more");

        assertThat(problems()).containsExactly("the pod has 65 secrets to read; the limit is 64");
    }

    @Test
    void w26ManyUnknownTargetsAreOneSentenceWithTenNames() {
        containers(200);
        annotate(
                "containers",
                String.join(",", IntStream.range(0, 400).mapToObj(i -> "x" + i).toList()));

        assertThat(problems())
                .containsExactly(
                        "containers names x0, x1, x2, x3, x4, x5, x6, x7, x8, x9 and 390 more, which the pod does"
                                + " not have; it has mendix, c-1, c-2, c-3, c-4, c-5, c-6, c-7, c-8, c-9 and 190 more");
    }

    @Test
    void w26ManyMountsAndPortsInTheWayAreASentenceEach() {
        members("volumeMounts", 500);
        pod.at("/spec/containers/0/volumeMounts").forEach(m -> ((ObjectNode) m).put("mountPath", "/mendix-secrets/x"));
        containers(100);
        pod.at("/spec/containers")
                .forEach(c -> ((ObjectNode) c).putArray("ports").addObject().put("containerPort", 8791));

        assertThat(problems())
                .hasSize(2)
                .anyMatch(p -> p.contains("overlaps the mount") && p.contains(" and 490 more; choose"))
                .anyMatch(p -> p.contains("8791") && p.contains("c-9 and 90 more; set"));
    }

    @Test
    void w26ADenialIsAFewKibibytesWhateverIsWrong() {
        IntStream.range(0, 120).forEach(i -> annotate("keys.a" + i, "\u00ff".repeat(200)));

        assertThat(problems()).hasSizeGreaterThan(100);
        assertThat(denied().message())
                .hasSizeLessThan(Limits.MESSAGE + 100)
                .startsWith("mxsecrets: 1")
                .matches("(?s).*; and [0-9]+ more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secrets/x", "App", "a/b", "?watch=true"})
    void w29AServiceAccountWithoutANameOfKubernetesIsNoPod(String name) {
        ((ObjectNode) pod.path("spec")).put("serviceAccountName", name);

        assertThatThrownBy(this::review)
                .isInstanceOf(MalformedPod.class)
                .hasMessage("spec.serviceAccountName is not the name of a ServiceAccount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a\nb", "-a", "a.b", "\u001b[31m"})
    void w29AContainerWithoutANameOfKubernetesIsOneSentence(String name) {
        ((ArrayNode) pod.at("/spec/containers")).addObject().put("name", name);

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("a container is named \"")
                .matches("[ -~]+");
    }
}
