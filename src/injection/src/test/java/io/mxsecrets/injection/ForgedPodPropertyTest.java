package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.pod.MalformedPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** W17: whatever is changed, added or taken away anywhere in a container of ours, by whomever, it counts as ours no longer. */
class ForgedPodPropertyTest {
    private static final List<String> STORIES = stories();

    private static List<String> stories() {
        try (Stream<String> injected = GoldenTest.injections()) {
            return injected.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return Arbitraries.of(STORIES).map(story -> Scenario.of(GoldenTest.PODS.resolve(story)));
    }

    /** Names that Kubernetes knows somewhere in a container, and one that it will. */
    @Provide
    Arbitrary<String> members() {
        return Arbitraries.of(
                "command",
                "envFrom",
                "lifecycle",
                "livenessProbe",
                "ports",
                "workingDir",
                "tty",
                "volumeDevices",
                "add",
                "privileged",
                "seLinuxOptions",
                "claims",
                "subPath",
                "mountPropagation",
                "exec",
                "tcpSocket",
                "host",
                "httpHeaders",
                "initialDelaySeconds",
                "secretKeyRef",
                "localhostProfile",
                "ofTheFuture");
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return Arbitraries.of(
                        "true", "0", "7", "\"\"", "\"mine\"", "[]", "[\"mine\"]", "{}", "{\"name\":\"mine\"}", "null")
                .map(Scenario::json);
    }

    @Property(tries = 1500)
    void whatIsAlteredInAContainerOfOursMakesItAnothers(
            @ForAll("scenarios") Scenario scenario,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @IntRange(max = 2) int way,
            @ForAll("members") String member,
            @ForAll("values") JsonNode value) {
        ObjectNode pod = scenario.patched();
        List<ObjectNode> ours = ours(pod);
        ObjectNode container = ours.get(place % ours.size());
        List<ObjectNode> objects = new ArrayList<>();
        objects(container, objects);
        ObjectNode object = objects.get(place % objects.size());
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (object == container) {
            names.remove("name"); // under another name it is another's
        }
        String there = names.get(place % names.size());
        // Without its rules, or its own policy, init is what an API server of an older version gives it.
        boolean rules = object == container && container.has("restartPolicyRules") && there.startsWith("restartPolicy");
        String before = pod.toString();
        if (way == 0) {
            object.set(member, value);
        } else if (way == 1) {
            object.set(there, value);
        } else {
            object.remove(there);
        }

        boolean resources =
                object == container.at("/resources/limits") || object == container.at("/resources/requests");
        boolean same = pod.toString().equals(before);
        boolean mayDiffer = resources && way == 1 && value.isValueNode() || rules && way == 2;

        boolean injected = injected(scenario, pod);
        if (!mayDiffer) { // of resources, ceilings decide
            assertThat(injected).as("%s", container).isEqualTo(same);
        }
    }

    /** Each changes the program, its user, what it reads, where it sends it, or how much it takes; by a merge into the container. */
    @Provide
    Arbitrary<String> forgeries() {
        return Arbitraries.of(
                "{'image':'mirror.example/agent@sha256:" + "d".repeat(64) + "'}",
                "{'command':['sh']}",
                "{'args':['doctor']}",
                "{'workingDir':'/mine'}",
                "{'envFrom':[{'configMapRef':{'name':'mine'}}]}",
                "{'lifecycle':{'preStop':{'exec':{'command':['sh']}}}}",
                "{'lifecycle':{'postStart':{'exec':{'command':['/mxsecrets-agent','doctor']}}}}",
                "{'securityContext':{'runAsUser':0}}",
                "{'securityContext':{'runAsGroup':0}}",
                "{'securityContext':{'seLinuxOptions':{'type':'spc_t'}}}",
                "{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}",
                "{'securityContext':{'capabilities':{'add':['SYS_PTRACE']}}}",
                "{'resources':{'limits':{'memory':'257Mi'}}}",
                "{'resources':{'limits':{'memory':'1e9'}}}",
                "{'resources':{'limits':{'cpu':'1001m'}}}",
                "{'resources':{'requests':{'cpu':'2'}}}",
                "{'resources':{'limits':{'cpu':null}}}",
                "+env{'name':'AWS_CONTAINER_CREDENTIALS_FULL_URI','value':'https://mine.example'}",
                "+env{'name':'AWS_ROLE_ARN','valueFrom':{'secretKeyRef':{'name':'mine','key':'x'}}}",
                "+env{'name':'AWS_SHARED_CREDENTIALS_FILE','value':'/mine'}",
                "+env{'name':'MXSECRETS_NO_PROXY','value':'mine.example'}",
                "+env{'name':'JAVA_TOOL_OPTIONS','value':'-javaagent:/mine.jar'}",
                "+volumeMounts{'name':'mine','mountPath':'/etc/pki'}",
                "+volumeMounts{'name':'mine','mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}",
                "+volumeMounts{'name':'mine','mountPath':'/var/run/secrets/mxsecrets.io'}");
    }

    /** However many harmless changes of others hide it. */
    @Property(tries = 500)
    void w35AForgeryIsFoundAmongTheChangesOfOthers(
            @ForAll("scenarios") Scenario any, @ForAll("forgeries") String forgery, @ForAll boolean others)
            throws IOException {
        Scenario scenario = any.with(
                "{\"policy\":{\"ceilings\":"
                        + "{\"cpu-limit\":\"1\",\"memory-limit\":\"256Mi\",\"cpu-request\":\"1\",\"memory-request\":\"256Mi\"}}}");
        ObjectNode pod = scenario.patched();
        if (others) {
            ForeignMutations.all(pod);
        }
        assertThat(injected(scenario, pod)).isTrue();
        JsonNode change =
                Scenario.json(forgery.replaceFirst("^\\+[A-Za-z]+", "").replace('\'', '"'));
        for (ObjectNode container : ours(pod)) {
            if (forgery.startsWith("+")) {
                ((ArrayNode) container.path(forgery.substring(1, forgery.indexOf('{')))).add(change);
            } else {
                Scenario.JSON.readerForUpdating(container).readValue(change);
            }
        }

        assertThat(injected(scenario, pod)).as("%s", pod).isFalse();
    }

    private static boolean injected(Scenario scenario, ObjectNode pod) {
        try {
            return scenario.review(pod) instanceof Decision.Injected;
        } catch (MalformedPod refused) {
            return false; // no API server sends such a thing
        }
    }

    private static List<ObjectNode> ours(ObjectNode pod) {
        return pod.at("/spec/initContainers")
                .valueStream()
                .filter(c -> c.path("name").asText().startsWith("mxsecrets-"))
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static void objects(JsonNode node, List<ObjectNode> found) {
        if (node instanceof ObjectNode object) {
            found.add(object);
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(inside -> objects(inside, found));
        }
    }
}
