package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.pod.Amounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods with resources for the whole pod: what our containers request is never too much for them. */
class PodLevelTest {
    private static final String CONTAINERS =
            """
            containers:
              - name: app
                securityContext: {runAsUser: 1001}
                resources: {requests: {cpu: 400m, memory: 768Mi}}
              - {name: proxy, resources: {limits: {cpu: 100m, memory: 256Mi}}}
            """;

    private static final String LIMITED =
            """
            containers:
              - name: app
                securityContext: {runAsUser: 1001}
                resources: {limits: {cpu: 400m, memory: 768Mi}}
              - {name: proxy, resources: {limits: {cpu: 100m, memory: 256Mi}}}
            """;

    private static Scenario scenario(String whole, String spec) {
        return scenario("37", whole, spec);
    }

    private static Scenario scenario(String minor, String whole, String spec) {
        return Scenario.of(
                """
                metadata:
                  annotations:
                    mxsecrets.io/inject: 'true'
                    mxsecrets.io/secret: https://vault.example:8200/kv/app
                    mxsecrets.io/vault-role: app
                    mxsecrets.io/containers: app
                spec:
                  resources: %s
                """
                                .formatted(whole)
                        + spec.indent(2)
                        + "---\n{kind: Version, metadata: {name: api-server}, minor: " + minor + "}\n",
                "{}");
    }

    private static JsonNode resources(Scenario scenario) {
        JsonNode containers = scenario.patched().at("/spec/initContainers");
        List<JsonNode> ours = containers
                .valueStream()
                .filter(c -> c.path("name").asText().startsWith("mxsecrets-"))
                .map(c -> c.path("resources"))
                .distinct()
                .toList();
        assertThat(ours).as("the same for both").hasSize(1);
        return ours.get(0);
    }

    @ParameterizedTest(name = "{0}: requests {1} and {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {requests: {cpu: 500m, memory: 1Gi}}         | 0   | 0
                    {requests: {cpu: 509m, memory: 1047Mi}}      | 0   | 0
                    {requests: {cpu: 510m, memory: 1048Mi}}      | 10m | 24Mi
                    {requests: {cpu: 0.51, memory: 1098907648}}  | 10m | 24Mi
                    {requests: {cpu: 5e-1}}                      | 0   | 24Mi
                    {requests: {memory: 1Gi}}                    | 10m | 0
                    {limits: {cpu: '2', memory: 2Gi}}            | 0   | 0
                    {limits: {cpu: '2'}, requests: {cpu: '1'}}   | 10m | 0
                    {}                                           | 10m | 24Mi
                    """)
    void w39OursRequestNothingWhereTheWholeLeavesNoRoom(String whole, String cpu, String memory) {
        JsonNode resources = resources(scenario(whole, CONTAINERS));

        assertThat(resources.at("/requests/cpu").asText()).isEqualTo(cpu);
        assertThat(resources.at("/requests/memory").asText()).isEqualTo(memory);
        assertThat(resources.at("/limits/cpu").asText()).isEqualTo("200m");
        assertThat(resources.at("/limits/memory").asText()).isEqualTo("80Mi");
    }

    /** As Kubernetes adds up: the greatest init container counts where it is more than all that run later. */
    @ParameterizedTest
    @CsvSource({"1010m, 10m", "1009m, 0"})
    void aGreatInitContainerTakesTheRoom(String whole, String cpu) {
        String spec = CONTAINERS
                + """
                initContainers:
                  - {name: mesh, restartPolicy: Always, resources: {requests: {cpu: 200m}}}
                  - {name: migrate, resources: {requests: {cpu: 800m}}}
                """;

        assertThat(resources(scenario("{requests: {cpu: " + whole + "}}", spec))
                        .at("/requests/cpu")
                        .asText())
                .isEqualTo(cpu);
    }

    @Test
    void w39NoLimitIsAboveTheWhole() {
        JsonNode resources = resources(scenario("{limits: {cpu: 150m, memory: 64Mi}}", CONTAINERS));

        assertThat(resources.at("/limits/cpu").asText()).isEqualTo("150m");
        assertThat(resources.at("/limits/memory").asText()).isEqualTo("64Mi");
    }

    @Test
    void w39AWholeThatCannotHoldTheFilesIsRefused() {
        Decision decision = scenario("{limits: {memory: 31Mi}}", CONTAINERS).review();

        assertThat(decision).isInstanceOf(Decision.Denied.class);
        assertThat(((Decision.Denied) decision).problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .contains(
                        "spec.resources.limits.memory is \"31Mi\", but the files can take 16Mi; set at least 32Mi plus");
    }

    /** The whole decides the class, so requests of ours that equal their limits would only take room. */
    @Test
    void theWholeDecidesTheClass() {
        String guaranteed =
                """
                containers:
                  - name: app
                    securityContext: {runAsUser: 1001}
                    resources: {limits: {cpu: 500m, memory: 1Gi}}
                """;
        JsonNode alone = resources(scenario("{}", guaranteed));
        JsonNode whole = resources(scenario("{limits: {cpu: '1', memory: 2Gi}}", guaranteed));

        assertThat(alone.path("requests")).isEqualTo(alone.path("limits"));
        assertThat(whole.at("/requests/cpu").asText()).isEqualTo("0");
    }

    /** As API servers before 1.37 did it before webhooks: the class and the bill are those of the pod without us. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {limits: {cpu: '2', memory: 2Gi}}                          | {"cpu":"0.5","memory":"1073741824"}
                    {limits: {cpu: '2', memory: 2Gi}, requests: {cpu: '1'}}    | {"cpu":"1","memory":"1073741824"}
                    {limits: {cpu: '2', hugepages-2Mi: 2Mi}}                   | {"cpu":"0.5","memory":"1073741824"}
                    {limits: {cpu: '2'}, requests: {}}                         | {"cpu":"0.5","memory":"1073741824"}
                    {requests: {cpu: '1'}}                                     | {"cpu":"1"}
                    """)
    void w44TheWholeRequestsWhatTheAppsContainersDo(String whole, String requests) {
        assertThat(scenario(whole, CONTAINERS).patched().at("/spec/resources/requests"))
                .hasToString(requests);
    }

    @Test
    void w44TheWholeRequestsItsLimitsWhereNoContainerOfTheAppAsks() {
        String silent = "containers:\n  - {name: app, securityContext: {runAsUser: 1001}}\n";
        Scenario scenario = scenario("{limits: {cpu: 500m, memory: 1Gi}}", silent);

        assertThat(scenario.patched().at("/spec/resources/requests"))
                .hasToString("{\"cpu\":\"500m\",\"memory\":\"1Gi\"}");
        assertThat(resources(scenario).at("/requests/cpu").asText()).isEqualTo("10m");
    }

    /** As API servers do from 1.37 on, after webhooks: each container has limits, and they equal what the whole requests. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    37 | {requests: {cpu: 500m, memory: 1Gi}} | {"cpu":"500m","memory":"1Gi"}
                    37 | {requests: {cpu: 700m, memory: 2Gi}} | {"cpu":"700m","memory":"2Gi"}
                    37 | {requests: {cpu: 500m}}              | {"cpu":"500m","memory":"1073741824"}
                    37 | {limits: {memory: 1Gi}}              | {"memory":"1Gi","cpu":"0.5"}
                    37 | {requests: {cpu: 400m, memory: 1Gi}} |
                    36 | {requests: {cpu: 500m, memory: 1Gi}} |
                    """)
    void w45AWholeThatLimitsWouldMakeGuaranteedHasThem(String minor, String whole, String limits) {
        Scenario scenario = scenario(minor, whole, LIMITED);

        JsonNode resources = scenario.patched().at("/spec/resources");

        if (limits == null) {
            assertThat(resources).isEqualTo(scenario.pod.at("/spec/resources"));
        } else {
            assertThat(resources.path("limits")).hasToString(limits);
            assertThat(Amounts.of(resources.at("/requests/cpu"))).isEqualTo(Amounts.of(resources.at("/limits/cpu")));
            assertThat(Amounts.of(resources.at("/requests/memory")))
                    .isEqualTo(Amounts.of(resources.at("/limits/memory")));
        }
    }

    @Test
    void w45OneContainerWithoutALimitLeavesItAsItIs() {
        Scenario scenario = scenario("{requests: {cpu: 500m, memory: 1Gi}}", CONTAINERS);

        assertThat(scenario.patched().at("/spec/resources")).isEqualTo(scenario.pod.at("/spec/resources"));
        assertThat(scenario.reads).doesNotContain("Version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{requests: {cpu: 500m, memory: 1Gi}}", "{limits: {cpu: 500m, memory: 2Gi}}"})
    void seenAgainItIsTheSame(String whole) {
        assertSeenAgain(scenario(whole, CONTAINERS));
        assertSeenAgain(scenario(whole, LIMITED));
    }

    private static void assertSeenAgain(Scenario scenario) {
        ObjectNode patched = scenario.patched();
        ForeignMutations.all(patched);

        assertThat((JsonNode) ((Decision.Injected) scenario.review(patched)).patch())
                .isEmpty();
    }
}
