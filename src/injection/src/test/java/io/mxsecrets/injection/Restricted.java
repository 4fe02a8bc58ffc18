package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of Pod Security's level {@code restricted} for chosen containers.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security Standards</a>
 */
final class Restricted {
    private Restricted() {}

    static List<String> problems(JsonNode pod, List<String> names) {
        List<String> problems = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                String name = container.path("name").asText();
                if (names.contains(name)) {
                    JsonNode context = container.path("securityContext");
                    require(context.path("runAsNonRoot").asBoolean(), name + " may run as root", problems);
                    require(context.path("runAsUser").asLong(1) != 0, name + " runs as root", problems);
                    require(
                            !context.path("allowPrivilegeEscalation").asBoolean(true),
                            name + " may escalate",
                            problems);
                    require(!context.path("privileged").asBoolean(), name + " is privileged", problems);
                    require(
                            context.path("capabilities")
                                            .path("drop")
                                            .path(0)
                                            .asText()
                                            .equals("ALL")
                                    && !context.path("capabilities").has("add"),
                            name + " keeps capabilities",
                            problems);
                    require(
                            context.path("seccompProfile").path("type").asText().equals("RuntimeDefault"),
                            name + " has no seccomp profile",
                            problems);
                    require(context.path("readOnlyRootFilesystem").asBoolean(), name + " may write its root", problems);
                }
            }
        }
        return problems;
    }

    private static void require(boolean holds, String sentence, List<String> problems) {
        if (!holds) {
            problems.add(sentence);
        }
    }
}
