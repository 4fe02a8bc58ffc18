package io.mxsecrets.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pod of the examples with the objects beside it, and what injection makes of it. */
final class ExamplePod implements Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final List<JsonNode> objects;
    private final Configuration configuration;

    ExamplePod(Path file, Path stores) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            this.objects = documents.readAll();
        }
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(stores));
        config.putObject("images").put("agent", "registry.example/agent@sha256:" + "a".repeat(64));
        this.configuration = Configuration.of(config);
    }

    /** The variables of the init container that are written as they are. */
    Map<String, String> environment() {
        JsonNode pod = objects.get(0);
        String namespace = pod.path("metadata").path("namespace").asText();
        Decision decision = new Injector(configuration, "injector").review(Pod.of(pod), namespace, this);
        if (!(decision instanceof Decision.Injected injected)) {
            throw new AssertionError(decision);
        }
        Map<String, String> variables = new TreeMap<>();
        injected.patch()
                .findValues("env")
                .forEach(list -> list.forEach(variable -> {
                    if (variable.has("value") && variable.path("name").asText().matches("(MXSECRETS|AWS)_.*")) {
                        variables.put(
                                variable.path("name").asText(),
                                variable.path("value").asText());
                    }
                }));
        return variables;
    }

    /** What the Secret beside the pod holds. */
    Map<String, String> secret() {
        return objects.stream()
                .filter(o -> o.path("kind").asText().equals("Secret"))
                .findFirst()
                .map(o -> texts(o.path("stringData")))
                .orElse(Map.of());
    }

    @Override
    public Namespace namespace(String name) {
        return new Namespace(name, Map.of(), Map.of());
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return objects.stream()
                .filter(o -> o.path("kind").asText().equals("ServiceAccount"))
                .filter(o -> o.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .map(o -> new ServiceAccount(name, texts(o.path("metadata").path("annotations"))))
                .orElseThrow();
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
