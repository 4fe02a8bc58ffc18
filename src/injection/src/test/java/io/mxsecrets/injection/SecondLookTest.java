package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.text.Problem;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a team reads where others change our containers in good faith, or a pod comes back that we made at another time. */
class SecondLookTest {
    private static final String OTHER_VERSION = "sha256:" + "c".repeat(64);
    private final Scenario scenario = Scenario.of(GoldenTest.PODS.resolve("uid-different-fsgroup"));

    private ObjectNode patched(Consumer<ObjectNode> change) {
        ObjectNode pod = scenario.patched();
        change.accept(pod);
        return pod;
    }

    private static List<ObjectNode> ours(ObjectNode pod) {
        return pod.at("/spec/initContainers")
                .valueStream()
                .filter(c -> c.path("name").asText().startsWith("mxsecrets-"))
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static List<String> warnings(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Injected.class);
        assertThat((JsonNode) ((Decision.Injected) decision).patch()).isEmpty();
        return ((Decision.Injected) decision).warnings();
    }

    private static List<String> refusals(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        return ((Decision.Denied) decision)
                .problems().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"image":"mirror.example:5000/registry.example/agent@sha256:%s"} | comes from another registry, with the same digest
                    {"image":"127.0.0.1:31999/agent:1.2.3@sha256:%s"}                | comes from another registry, with the same digest
                    {"lifecycle":{"preStop":{"sleep":{"seconds":5}}}}                | has a preStop sleep
                    {"securityContext":{"seLinuxOptions":{"level":"s0:c26,c5"}}}     | has SELinux options
                    {"securityContext":{"seLinuxOptions":{"type":"container_t"}}}    | has SELinux options
                    {"securityContext":{"appArmorProfile":{"type":"RuntimeDefault"}}} | has an AppArmor profile
                    {"securityContext":{"appArmorProfile":{"type":"Localhost","localhostProfile":"x"}}} | has an AppArmor profile
                    {"securityContext":{"seccompProfile":{"type":"Localhost","localhostProfile":"x"}}} | has a seccomp profile of the node
                    {"env":{"name":"OTEL_SERVICE_NAME","value":"app"}}               | has variables of a tracing agent
                    {"env":{"name":"OTEL_POD_IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}} | has variables of a tracing agent
                    {"env":{"name":"SSL_CERT_FILE","value":"/etc/company/ca.pem"}}   | has variables that name CA certificates, which have no effect
                    """)
    void w36WhatChangesNothingOfWhatItDoesIsAcceptedWithAWarning(String change, String why) {
        JsonNode merged = Scenario.json(change.replace("%s", "a".repeat(64)));
        Decision decision = scenario.review(patched(pod -> ours(pod).forEach(container -> merge(container, merged))));

        assertThat(warnings(decision))
                .hasSize(2)
                .anySatisfy(w -> assertThat(w).startsWith("mxsecrets-init " + why))
                .anySatisfy(w -> assertThat(w).startsWith("mxsecrets-sidecar " + why));
    }

    private static void merge(ObjectNode into, JsonNode change) {
        change.propertyStream().forEach(field -> {
            if (into.path(field.getKey()) instanceof ArrayNode list) {
                list.add(field.getValue());
            } else if (into.path(field.getKey()) instanceof ObjectNode object
                    && !field.getKey().equals("seccompProfile")) {
                merge(object, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    /** Pods of many clusters come so each time. */
    @Test
    void whatCloudsAddToEveryContainerIsNotWorthAWord() {
        assertThat(warnings(scenario.review(patched(ForeignMutations::eksIdentity))))
                .isEmpty();
        assertThat(warnings(scenario.review(patched(ForeignMutations::plugins))))
                .isEmpty();
        assertThat(warnings(scenario.review(patched(ForeignMutations::datadog))))
                .isEmpty();
    }

    @Test
    void w35ARoleFromTheEnvironmentIsRefusedWhereItWouldCount() {
        String pod =
                """
                metadata:
                  annotations:
                    mxsecrets.io/inject: 'true'
                    mxsecrets.io/secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:app
                    mxsecrets.io/aws-auth: auto
                spec: {containers: [{name: app, securityContext: {runAsUser: 1001}}]}
                """;
        Scenario auto = Scenario.of(pod, "{\"policy\":{\"allowNodeRole\":true}}");
        ObjectNode again = auto.patched();
        ForeignMutations.eksIdentity(again);

        assertThat(refusals(auto.review(again))).allSatisfy(r -> assertThat(r).contains("env.AWS_ROLE_ARN"));
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, limits, 1, true",
        "cpu, limits, 1000m, true",
        "cpu, limits, 1001m, false",
        "cpu, limits, 2, false",
        "memory, limits, 256Mi, true",
        "memory, limits, 268435456, true",
        "memory, limits, 0.3G, false",
        "memory, limits, 1e9, false",
        "memory, limits, 1Ei, false",
        "memory, limits, many, false",
        "cpu, requests, 1, true",
    })
    void w35NoChangeOfOthersExceedsTheCeilings(String resource, String kind, String amount, boolean accepted) {
        Scenario capped = scenario.with("{\"policy\":{\"ceilings\":{\"cpu-limit\":\"1\",\"memory-limit\":\"256Mi\"}}}");
        ObjectNode pod = capped.patched();
        ours(pod).forEach(c -> c.withObject("/resources/" + kind).put(resource, amount));

        assertThat(capped.review(pod) instanceof Decision.Injected).isEqualTo(accepted);
    }

    /** As the chart's own figures may, for ceilings are for what teams write. */
    @Test
    void whatIsPlannedMayExceedTheCeilings() {
        Scenario capped = scenario.with("{\"policy\":{\"ceilings\":{\"cpu-limit\":\"1m\",\"memory-limit\":\"1Mi\"}}}");
        ObjectNode pod = capped.patched();
        ours(pod).forEach(c -> c.withObject("/resources/limits").put("cpu", "0.2"));

        assertThat(warnings(capped.review(pod))).isEmpty();
    }

    @Test
    void w37APodThatAnotherVersionMadeIsNamedAsThat() {
        Scenario older = scenario.with("{\"images\":{\"agent\":\"registry.example/agent@" + OTHER_VERSION + "\"}}");

        assertThat(refusals(scenario.review(older.patched())))
                .singleElement()
                .asString()
                .isEqualTo(
                        "another version of the injector injected this pod (its agent is sha256:cccccccccccc, this version's"
                                + " is sha256:aaaaaaaaaaaa), as in a backup or a copy; its controller creates a new one, or"
                                + " create it from a manifest without the injected parts");
    }

    @Test
    void aForgedStatusOfAnotherVersionExcusesNothing() {
        ObjectNode pod = patched(p -> ((ObjectNode) p.at("/metadata/annotations"))
                .put("mxsecrets.io/status", "{\"agent\":\"" + OTHER_VERSION + "\"}"));
        ours(pod).forEach(c -> c.putArray("command").add("sh"));

        assertThat(refusals(scenario.review(pod)))
                .allSatisfy(r -> assertThat(r).contains("differs from the injected one (in \"command\")"));
    }

    @Test
    void w37APodThatWasMadeUnderOtherDefaultsIsNamedAsThat() {
        Scenario changed = scenario.with("{\"defaults\":{\"refresh-interval\":\"10m\"}}");

        assertThat(refusals(changed.review(scenario.patched())))
                .hasSize(2)
                .allSatisfy(
                        r -> assertThat(r)
                                .contains("(in \"env.MXSECRETS_REFRESH_INTERVAL\"")
                                .endsWith(
                                        "if cluster settings or the API server's version changed since it was injected, its controller creates a new pod"));
    }

    /** {@code kubectl debug POD --copy-to=NAME} shares the processes of the copy. */
    @Test
    void w37ACopyForDebuggingReadsWhichFlagItNeeds() {
        ObjectNode pod = patched(p -> ((ObjectNode) p.path("spec")).put("shareProcessNamespace", true));
        pod.withArray("/spec/containers").addObject().put("name", "debugger");

        assertThat(refusals(scenario.review(pod)))
                .singleElement()
                .asString()
                .contains("mxsecrets-sidecar, which its mode does not add", "add --share-processes=false");
        ((ObjectNode) pod.path("spec")).remove("shareProcessNamespace");
        assertThat(warnings(scenario.review(pod))).isEmpty();
    }

    /** As from the command line, which knows no version, or when the API server is upgraded or its backup is restored. */
    @Test
    void w46APodThatWasMadeForAnApiServerOfAnotherVersionIsOurs() {
        Scenario rule = Scenario.of(GoldenTest.PODS.resolve("job"));
        Scenario none = Scenario.of(GoldenTest.PODS.resolve("job-before-1.35"));

        assertThat(rule.patched()).isNotEqualTo(none.patched());
        assertThat(warnings(rule.review(none.patched()))).isEmpty();
        assertThat(warnings(none.review(rule.patched()))).isEmpty();
    }

    @Test
    void aVolumeWithANameOfOursThatTheSettingsDoNotWantIsRefused() {
        ObjectNode pod = patched(p -> p.withArray("/spec/volumes")
                .addObject()
                .put("name", "mxsecrets-token-aws")
                .putObject("hostPath")
                .put("path", "/"));

        assertThat(refusals(scenario.review(pod)))
                .singleElement()
                .asString()
                .contains("has a volume named \"mxsecrets-token-aws\", which its settings do not add");
    }
}
