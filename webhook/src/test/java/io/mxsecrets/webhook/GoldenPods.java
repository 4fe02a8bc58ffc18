package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Pod;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The golden pods of {@code injection} that ask in a way that needs no configuration and no Namespace of their own. */
final class GoldenPods {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path PODS = Path.of("../src/injection/src/test/resources/pods");

    /** A field that no Kubernetes knows yet; settings of the ServiceAccount default; settings of the Namespace. */
    private static final List<String> OTHERS =
            List.of("future-fields", "operator-aws-default-account", "namespace-defaults");

    private GoldenPods() {}

    /** Those that are injected and meet {@code restricted}, by the name of their story, without a Namespace. */
    static SortedMap<String, Pod> restricted(ApiServer apiServer) throws IOException {
        SortedMap<String, Pod> pods = new TreeMap<>();
        try (Stream<Path> stories = Files.list(PODS)) {
            for (Path story : stories.toList()) {
                JsonNode pod = document(story.resolve("pod.yaml"));
                if (asks(story) && isRestricted(pod)) {
                    ((ObjectNode) pod.path("metadata")).remove("namespace");
                    pods.put(
                            story.getFileName().toString(),
                            apiServer.client().getKubernetesSerialization().unmarshal(pod.toString(), Pod.class));
                }
            }
        }
        return pods;
    }

    /** Whether the pod takes variables from a file, which Kubernetes does from 1.35 on. */
    static boolean setsVariables(Pod pod) {
        return pod.getMetadata().getAnnotations().keySet().stream()
                .anyMatch(name -> name.equals("mxsecrets.io/env") || name.startsWith("mxsecrets.io/env."));
    }

    /** Whether the pod gets more on a newer Kubernetes: variables from a file, a rule to start init again, limits of the whole. */
    static boolean dependsOnVersion(Pod pod) {
        return setsVariables(pod)
                || "Never".equals(pod.getSpec().getRestartPolicy())
                || pod.getSpec().getResources() != null;
    }

    private static boolean asks(Path story) throws IOException {
        return Files.readString(story.resolve("answer.txt")).startsWith("injected")
                && !Files.exists(story.resolve("config.json"))
                && !OTHERS.contains(story.getFileName().toString());
    }

    private static boolean isRestricted(JsonNode pod) {
        return pod.at("/spec/securityContext/runAsNonRoot").asBoolean()
                && !pod.at("/spec/hostNetwork").asBoolean();
    }

    /** The ServiceAccounts that they name. */
    static void createAccounts(ApiServer apiServer, String namespace) {
        for (String account : List.of("app", "pmp-secret-access")) {
            apiServer.createServiceAccount(
                    namespace, account, Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/app"));
        }
    }

    private static JsonNode document(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.next();
        }
    }
}
