package io.mxsecrets.injection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.pod.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod, what the cluster knows around it, and the admin's configuration: all that a review depends on. */
final class Scenario implements Cluster {
    static final String NAMESPACE = "team-a";
    static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    static final String IMAGE = "registry.example/agent@sha256:" + "a".repeat(64);

    final ObjectNode pod;
    final List<String> reads = new ArrayList<>();
    private final Map<String, JsonNode> objects = new HashMap<>();
    private final ObjectNode configured;
    private final Configuration configuration;

    private Scenario(List<JsonNode> documents, ObjectNode configuration) {
        this.pod = (ObjectNode) documents.get(0);
        documents.stream()
                .skip(1)
                .forEach(o -> objects.put(
                        o.path("kind").asText() + "/"
                                + o.path("metadata").path("name").asText(),
                        o));
        this.configured = configuration.deepCopy();
        this.configuration = Configuration.of(configuration);
    }

    /** Of a directory of the golden files. */
    static Scenario of(Path directory) {
        Path config = directory.resolve("config.json");
        return of(text(directory.resolve("pod.yaml")), Files.exists(config) ? text(config) : "{}");
    }

    /** @param yaml the pod, then Namespaces and ServiceAccounts */
    static Scenario of(String yaml, String config) {
        try (MappingIterator<JsonNode> documents =
                (yaml.startsWith("{") ? JSON : YAML).readerFor(JsonNode.class).readValues(yaml)) {
            ObjectNode configuration = (ObjectNode) JSON.readTree(config);
            if (!configuration.has("images")) {
                configuration.putObject("images").put("agent", IMAGE);
            }
            return new Scenario(documents.readAll(), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same pod and cluster under another configuration, as far as this one says something. */
    Scenario with(String config) {
        ObjectNode merged = configured.deepCopy();
        try {
            JSON.readerForUpdating(merged).readValue(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<JsonNode> documents = new ArrayList<>(List.of(pod));
        documents.addAll(objects.values());
        return new Scenario(documents, merged);
    }

    Decision review() {
        return review(pod);
    }

    Decision review(JsonNode some) {
        return review(some, NAMESPACE);
    }

    Decision review(JsonNode some, String namespace) {
        return new Injector(configuration, "injector").review(Pod.of(some), namespace, this);
    }

    /** The pod with the decision's patch applied. */
    ObjectNode patched() {
        return (ObjectNode) JsonPatch.apply(((Decision.Injected) review()).patch(), pod);
    }

    @Override
    public Namespace namespace(String name) {
        reads.add("Namespace/" + name);
        JsonNode metadata = metadata("Namespace/" + name);
        return new Namespace(name, texts(metadata.path("labels")), texts(metadata.path("annotations")));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        reads.add("ServiceAccount/" + name);
        return new ServiceAccount(name, texts(metadata("ServiceAccount/" + name).path("annotations")));
    }

    /** 1.37, or what a document {@code kind: Version}, {@code metadata: {name: api-server}} says. */
    @Override
    public Optional<KubernetesVersion> version() {
        reads.add("Version");
        JsonNode version = objects.getOrDefault("Version/api-server", JSON.createObjectNode());
        return KubernetesVersion.of("1", version.path("minor").asText("37"));
    }

    private JsonNode metadata(String key) {
        return objects.getOrDefault(key, JSON.createObjectNode()).path("metadata");
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
