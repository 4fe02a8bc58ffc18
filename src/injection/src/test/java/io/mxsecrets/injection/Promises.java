package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** What holds for every pod that is injected, whatever was in it and whatever it asked for. */
final class Promises {
    private static final List<String> OURS = List.of("mxsecrets-init", "mxsecrets-sidecar");

    private Promises() {}

    /** Reviews a pod and holds the decision to them. */
    static Decision review(Scenario scenario) {
        String before = scenario.pod.toString();
        Decision decision = scenario.review();
        assertThat(scenario.pod.toString()).as("the pod that was sent").isEqualTo(before);
        if (decision instanceof Decision.Injected injected) {
            ObjectNode patched = scenario.patched();
            onlyAdditions(injected.patch());
            assertThat((JsonNode) withoutOurs(patched)).isEqualTo(withoutOurs(scenario.pod));
            assertThat((JsonNode) ((Decision.Injected) scenario.review(patched)).patch())
                    .isEmpty();
            assertThat(Restricted.problems(patched, OURS)).isEmpty();
            ours(patched).forEach(Promises::onlyWhatTheAdminSays);
            onlyOursSeeTokens(patched);
        }
        return decision;
    }

    private static void onlyAdditions(ArrayNode patch) {
        patch.forEach(operation -> assertThat(operation.path("op").asText()).isEqualTo("add"));
    }

    private static void onlyWhatTheAdminSays(JsonNode container) {
        assertThat(container.path("image").asText()).isEqualTo(Scenario.IMAGE);
        assertThat(container.has("command")).isFalse();
        assertThat(container.path("args").toString()).isIn("[\"init\"]", "[\"sidecar\"]");
        assertThat(container.path("securityContext").path("runAsUser").asLong(1))
                .isPositive();
    }

    private static void onlyOursSeeTokens(ObjectNode pod) {
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                boolean ours = OURS.contains(container.path("name").asText());
                for (JsonNode mount : container.path("volumeMounts")) {
                    String volume = mount.path("name").asText();
                    boolean files = volume.equals("mxsecrets-files");
                    assertThat(ours || !volume.startsWith("mxsecrets-") || files)
                            .isTrue();
                    assertThat(ours || !files || mount.path("readOnly").asBoolean())
                            .isTrue();
                }
            }
        }
    }

    /** The pod without what bears our names, and without lists that only we filled. */
    private static ObjectNode withoutOurs(ObjectNode pod) {
        ObjectNode copy = pod.deepCopy();
        ((ObjectNode) copy.path("metadata").path("annotations")).remove("mxsecrets.io/status");
        ObjectNode spec = (ObjectNode) copy.path("spec");
        for (JsonNode list : List.of(spec.path("containers"), spec.path("initContainers"))) {
            list.forEach(container -> {
                clean((ObjectNode) container, "volumeMounts", "mxsecrets-files");
                clean((ObjectNode) container, "env", "MENDIX_SECRETS_(DIR|FILE)");
                cleanFromFiles((ObjectNode) container);
            });
        }
        clean(spec, "initContainers", "mxsecrets-(init|sidecar)");
        clean(spec, "volumes", "mxsecrets-(files|ca|no-token|(token-vault|token-aws|credentials)(-[0-9]+)?)");
        return copy;
    }

    private static void clean(ObjectNode object, String list, String names) {
        if (object.path(list) instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (array.get(i).path("name").asText().matches(names)) {
                    array.remove(i);
                }
            }
        }
        if (object.path(list).isEmpty()) {
            object.remove(list);
        }
    }

    /** The variables of {@code env}. */
    private static void cleanFromFiles(ObjectNode container) {
        container
                .path("env")
                .valueStream()
                .filter(variable ->
                        variable.at("/valueFrom/fileKeyRef/volumeName").asText().equals("mxsecrets-files"))
                .map(variable -> Pattern.quote(variable.path("name").asText()))
                .toList()
                .forEach(name -> clean(container, "env", name));
    }

    private static List<JsonNode> ours(ObjectNode pod) {
        return pod.path("spec")
                .path("initContainers")
                .valueStream()
                .filter(c -> OURS.contains(c.path("name").asText()))
                .toList();
    }
}
