package io.mxsecrets.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A manifest of {@code examples/}: the pods that it makes, and a cluster of the Namespaces and ServiceAccounts of its folder.
 *
 * @param file for messages
 * @param objects in the order of the file
 * @param others those of all files of the folder
 */
record Example(Path file, List<JsonNode> objects, List<JsonNode> others) implements Cluster {
    /** Where a pod's template is, by kind. */
    private static final Map<String, String> PODS =
            Map.of("Pod", "", "Deployment", "/spec/template", "Job", "/spec/template");

    /** A pod of an example and where it is made. */
    record Made(String namespace, ObjectNode pod) {}

    static Example of(Path file) {
        try (Stream<Path> files = Files.list(file.getParent())) {
            List<JsonNode> others = files.filter(f -> f.toString().endsWith(".yaml"))
                    .flatMap(f -> read(f).stream())
                    .toList();
            return new Example(file, read(file), others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> read(Path file) {
        try {
            return Chart.objects(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Made> pods() {
        return objects.stream()
                .filter(o -> PODS.containsKey(o.path("kind").asText()))
                .map(o -> {
                    ObjectNode pod = o.at(PODS.get(o.path("kind").asText())).deepCopy();
                    pod.put("apiVersion", "v1").put("kind", "Pod");
                    return new Made(o.at("/metadata/namespace").asText("default"), pod);
                })
                .toList();
    }

    @Override
    public Namespace namespace(String name) {
        return find("Namespace", name)
                .map(o -> new Namespace(name, texts(o, "labels"), texts(o, "annotations")))
                .orElseGet(() -> Namespace.bare(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return find("ServiceAccount", name)
                .map(o -> new ServiceAccount(name, texts(o, "annotations")))
                .orElseGet(() -> ServiceAccount.bare(name));
    }

    private Optional<JsonNode> find(String kind, String name) {
        return others.stream()
                .filter(o -> o.path("kind").asText().equals(kind)
                        && o.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    private static Map<String, String> texts(JsonNode object, String member) {
        Map<String, String> texts = new TreeMap<>();
        object.at("/metadata/" + member)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return Chart.ROOT.resolve("examples").relativize(file).toString();
    }
}
