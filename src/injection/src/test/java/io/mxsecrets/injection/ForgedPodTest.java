package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.mxsecrets.core.text.Problem;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W17: pods that look as if they were patched. What bears our names is what we would add, or the pod is refused. */
class ForgedPodTest {
    private static final String CONTAINER = "differs from the injected one";
    private final Scenario scenario = Scenario.of(GoldenTest.PODS.resolve("uid-different-fsgroup"));

    private Decision review(Consumer<ObjectNode> change) {
        ObjectNode pod = scenario.patched();
        change.accept(pod);
        return scenario.review(pod);
    }

    private void refused(String sentence, Consumer<ObjectNode> change) {
        Decision decision = review(change);
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        assertThat(((Decision.Denied) decision).problems())
                .singleElement()
                .extracting(Problem::toString)
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
        assertThat(review(pod -> {})).isInstanceOf(Decision.Injected.class);
    }

    /** Each in place of, or beside, what we plan. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    command                                | ["sh"]
                    args                                   | ["sidecar"]
                    args                                   | ["init","--more"]
                    args                                   | []
                    args                                   | "init"
                    image                                  | "mine"
                    imagePullPolicy                        | "Never"
                    workingDir                             | "/mine"
                    envFrom                                | [{"secretRef":{"name":"mine"}}]
                    lifecycle                              | {"postStart":{"exec":{"command":["sh"]}}}
                    livenessProbe                          | {"exec":{"command":["sh"]}}
                    startupProbe                           | {"exec":{"command":["sh"]}}
                    ports                                  | [{"containerPort":80,"hostPort":80}]
                    volumeDevices                          | [{"name":"disk","devicePath":"/dev/sda"}]
                    restartPolicy                          | "Always"
                    stdin                                  | true
                    terminationMessagePath                 | "/mendix-secrets/secrets.properties"
                    terminationMessagePolicy               | "FallbackToLogsOnError"
                    resizePolicy                           | [{"resourceName":"cpu","restartPolicy":"RestartContainer"}]
                    image                                  | "mine@sha256:aaaa"
                    image                                  | "mine@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                    image                                  | "mine@sha256:bb@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                    lifecycle                              | {}
                    lifecycle                              | {"preStop":{"exec":{"command":["sh"]}}}
                    lifecycle                              | {"preStop":{"httpGet":{"host":"mine.example","port":80}}}
                    lifecycle                              | {"preStop":{"sleep":{"seconds":1}},"postStart":{"sleep":{"seconds":1}}}
                    lifecycle                              | {"preStop":{"sleep":{"seconds":1}},"stopSignal":"SIGKILL"}
                    resources/claims                       | [{"name":"gpu"}]
                    resources/limits/nvidia.com~1gpu       | "1"
                    resources/limits                       | {}
                    securityContext                        | {}
                    securityContext/runAsUser              | 0
                    securityContext/runAsGroup             | 0
                    securityContext/runAsNonRoot           | false
                    securityContext/privileged             | true
                    securityContext/allowPrivilegeEscalation | true
                    securityContext/readOnlyRootFilesystem | false
                    securityContext/procMount              | "Unmasked"
                    securityContext/seLinuxOptions         | {"type":"spc_t"}
                    securityContext/seccompProfile/type    | "Unconfined"
                    securityContext/appArmorProfile        | {"type":"Unconfined"}
                    securityContext/capabilities/add       | ["SYS_ADMIN"]
                    securityContext/capabilities/drop      | "ALL"
                    securityContext/capabilities/drop      | ["KILL"]
                    securityContext/seLinuxOptions         | ["mine"]
                    securityContext/seLinuxOptions         | {"level":"s0","user":"root_u"}
                    securityContext/seLinuxOptions         | {"level":"s0","type":"spc_t"}
                    securityContext/appArmorProfile        | {"type":"Localhost"}
                    securityContext/seccompProfile         | {"type":"Localhost"}
                    securityContext/seccompProfile         | {"type":"Unconfined","localhostProfile":"x"}
                    env/-                                  | {"name":"LD_PRELOAD","value":"/mine.so"}
                    env/-                                  | {"name":"JAVA_TOOL_OPTIONS","value":"-javaagent:/mine.jar"}
                    env/-                                  | {"name":"QUARKUS_LOG_LEVEL","value":"TRACE"}
                    env/-                                  | {"name":"AWS_CONTAINER_CREDENTIALS_FULL_URI","value":"https://mine.example/keys"}
                    env/-                                  | {"name":"AWS_CONTAINER_CREDENTIALS_FULL_URI","valueFrom":{"secretKeyRef":{"name":"mine","key":"x"}}}
                    env/-                                  | {"name":"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI","value":"/keys"}
                    env/-                                  | {"name":"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE","value":"/var/run/secrets/mxsecrets.io/mxsecrets-token-vault/token"}
                    env/-                                  | {"name":"AWS_WEB_IDENTITY_TOKEN_FILE","value":"/mine/token"}
                    env/-                                  | {"name":"AWS_ROLE_ARN","value":"mine"}
                    env/-                                  | {"name":"AWS_ACCESS_KEY_ID","value":"mine"}
                    env/-                                  | {"name":"AWS_PROFILE","value":"mine"}
                    env/-                                  | {"name":"AWS_ENDPOINT_URL","value":"https://mine.example"}
                    env/-                                  | {"name":"AWS_ENDPOINT_URL_STS","value":"https://mine.example"}
                    env/-                                  | {"name":"MXSECRETS_SECRET","value":"another"}
                    env/-                                  | {"name":"MXSECRETS_HTTPS_PROXY","value":"https://mine.example"}
                    env/0                                  | {"name":"MXSECRETS_POD_NAME","value":"another"}
                    volumeMounts/-                         | {"name":"mine","mountPath":"/etc/ssl"}
                    volumeMounts/-                         | {"name":"kube-api-access-x7k2p","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","readOnly":true}
                    volumeMounts/-                         | {"name":"mine","mountPath":"/var/run/secrets/mxsecrets.io/mine"}
                    volumeMounts/-                         | {"name":"mine","mountPath":"/var/run/datadog","subPath":"x"}
                    volumeMounts/-                         | {"name":"mxsecrets-files","mountPath":"/mine"}
                    volumeMounts/0                         | {"name":"mxsecrets-files","mountPath":"/mine"}
                    volumeMounts/0/subPath                 | "mine"
                    volumeMounts/0/mountPropagation        | "Bidirectional"
                    """)
    void w17ATouchedContainerIsNotOurs(String place, String json) {
        refused(CONTAINER, pod -> put(init(pod), place, Scenario.json(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumeMounts", "env", "args", "securityContext", "resources", "image"})
    void w17AContainerThatLacksSomethingOfOursIsNotOurs(String member) {
        refused(CONTAINER, pod -> init(pod).remove(member));
    }

    @Test
    void theRefusalNamesTheDifference() {
        refused("(in \"securityContext.capabilities.add\")", pod -> init(pod)
                .withObject("/securityContext/capabilities")
                .putArray("add")
                .add("SYS_ADMIN"));
        refused(
                "(in \"env.LD_PRELOAD\")",
                pod -> ((ArrayNode) init(pod).path("env")).addObject().put("name", "LD_PRELOAD"));
    }

    private static void put(ObjectNode container, String place, JsonNode value) {
        ArrayNode patch = container.arrayNode();
        patch.addObject().put("op", "add").put("path", "/" + place).set("value", value);
        if (place.matches(".*/\\d+")) {
            ((ObjectNode) patch.get(0)).put("op", "replace");
        }
        ObjectNode changed = (ObjectNode) JsonPatch.apply(patch, container);
        container.removeAll();
        container.setAll(changed);
    }

    @Test
    void aContainerThatTheModeDoesNotWantIsNotOurs() {
        refused("which its mode does not add", pod -> ((ObjectNode) pod.at("/metadata/annotations"))
                .put("mxsecrets.io/mode", "init"));
    }

    /** W46: a rule that starts other containers again, or init for ever, or makes it no init container at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mxsecrets-init    | restartPolicy      | "Always"
                    mxsecrets-init    | restartPolicy      | "OnFailure"
                    mxsecrets-init    | restartPolicyRules | []
                    mxsecrets-init    | restartPolicyRules | [{"action":"RestartAllContainers","exitCodes":{"operator":"In","values":[69]}}]
                    mxsecrets-init    | restartPolicyRules | [{"action":"Restart","exitCodes":{"operator":"NotIn","values":[69]}}]
                    mxsecrets-init    | restartPolicyRules | [{"action":"Restart","exitCodes":{"operator":"In","values":[69,65]}}]
                    mxsecrets-sidecar | restartPolicy      | "Never"
                    mxsecrets-sidecar | restartPolicyRules | [{"action":"RestartAllContainers","exitCodes":{"operator":"In","values":[69]}}]
                    mxsecrets-sidecar | restartPolicy      |
                    """)
    void w46AnotherRuleIsNotOurs(String container, String member, String json) {
        for (String story : List.of("job", "job-before-1.35")) {
            Scenario job = Scenario.of(GoldenTest.PODS.resolve(story));
            ObjectNode pod = job.patched();
            ObjectNode touched = named(pod.at("/spec/initContainers"), container);
            if (json == null) {
                touched.remove(member);
            } else {
                touched.set(member, Scenario.json(json));
            }
            assertThat(((Decision.Denied) job.review(pod)).message()).as(story).contains(CONTAINER, member);
        }
    }

    /** W51: the hook is planned; what another webhook may add beside it is a pause before the end, and no more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    lifecycle                         | {}
                    lifecycle/postStart               | {"sleep":{"seconds":1}}
                    lifecycle/postStart/exec/command  | ["/mxsecrets-agent","doctor"]
                    lifecycle/postStart/exec/command/- | "x"
                    lifecycle/preStop                 | {"exec":{"command":["sh"]}}
                    lifecycle/preStop                 | {"sleep":{"seconds":1},"exec":{"command":["sh"]}}
                    lifecycle/stopSignal              | "SIGKILL"
                    startupProbe                      | {"exec":{"command":["sh"]}}
                    """)
    void w51AnotherHookIsNotOurs(String place, String json) {
        Scenario hook = Scenario.of(GoldenTest.PODS.resolve("mode-sidecar-new-nodes"));
        ObjectNode pod = hook.patched();
        put(named(pod.at("/spec/initContainers"), "mxsecrets-sidecar"), place, Scenario.json(json));
        assertThat(((Decision.Denied) hook.review(pod)).message()).contains(CONTAINER);
    }

    @Test
    void w51APauseBeforeTheEndMayStandBesideTheHook() {
        Scenario hook = Scenario.of(GoldenTest.PODS.resolve("mode-sidecar-new-nodes"));
        ObjectNode pod = hook.patched();
        put(
                named(pod.at("/spec/initContainers"), "mxsecrets-sidecar"),
                "lifecycle/preStop",
                Scenario.json("{\"sleep\":{\"seconds\":5}}"));
        assertThat(hook.review(pod)).isInstanceOf(Decision.Injected.class);
    }

    private static ArrayNode mounts(ObjectNode pod) {
        return (ArrayNode) pod.at("/spec/containers/0/volumeMounts");
    }

    private static ObjectNode files(ObjectNode pod) {
        return named(mounts(pod), "mxsecrets-files");
    }

    @Test
    void w17ATargetOnlyReadsTheFilesWhereWePutThem() {
        String another = "mounts mxsecrets-files differently";
        refused(another, pod -> files(pod).put("readOnly", false));
        refused(another, pod -> files(pod).put("subPath", "mine"));
        refused(
                another,
                pod -> mounts(pod).addObject().put("name", "mxsecrets-files").put("mountPath", "/mine"));
    }

    @Test
    void w17AVariableOfATargetStandsOnce() {
        refused("already has a variable MENDIX_SECRETS_FILE", pod -> ((ArrayNode) pod.at("/spec/containers/0/env"))
                .addObject()
                .put("name", "MENDIX_SECRETS_FILE")
                .put("value", "/mine"));
    }

    /** W42: a variable from a file needs no mount of the volume. */
    @Test
    void w42OnlyTargetsHaveVariablesFromOurVolumeAndOnlyThoseThatAreAskedFor() {
        Scenario env = Scenario.of(GoldenTest.PODS.resolve("env"));
        JsonNode ours = env.patched()
                .at("/spec/containers/0/env")
                .valueStream()
                .filter(variable ->
                        variable.at("/valueFrom/fileKeyRef/key").asText().equals("MAIL_PASSWORD"))
                .findFirst()
                .orElseThrow();
        ObjectNode stranger = env.patched();
        ((ArrayNode) stranger.at("/spec/containers"))
                .addObject()
                .put("name", "mine")
                .putArray("env")
                .add(ours);
        assertThat(((Decision.Denied) env.review(stranger)).message()).contains("use mxsecrets.io/env instead");
        for (String member : List.of("key", "path", "optional", "volumeName")) {
            ObjectNode forged = env.patched();
            ObjectNode variable = named(forged.at("/spec/containers/0/env"), "MAIL_PASSWORD");
            ((ObjectNode) variable.at("/valueFrom/fileKeyRef")).put(member, "mxsecrets-ca");
            assertThat(((Decision.Denied) env.review(forged)).message())
                    .contains("already has a variable MAIL_PASSWORD; remove it there or from mxsecrets.io/env");
        }
    }

    @Test
    void w17AVolumeOfOursIsTheOneWePlan() {
        String own = "(it differs in ";
        refused(own, pod -> named(pod.at("/spec/volumes"), "mxsecrets-files")
                .withObject("/emptyDir")
                .put("medium", ""));
        ObjectNode token = Scenario.JSON.createObjectNode();
        token.putObject("configMap").put("name", "mine");
        refused(own, pod -> ((ArrayNode)
                        named(pod.at("/spec/volumes"), "mxsecrets-token-vault").at("/projected/sources"))
                .add(token));
        refused(own, pod -> named(pod.at("/spec/volumes"), "mxsecrets-token-vault")
                .withObject("/projected")
                .put("defaultMode", 511));
    }
}
