package io.mxsecrets.injection.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.core.text.DnsNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Instead of a cluster, a directory: {@code namespaces/NAME.json} and {@code serviceaccounts/NAMESPACE/NAME.json}, each the
 * object as {@code kubectl get -o json} prints it; and {@code version.json}, as {@code kubectl get --raw /version} does.
 */
public final class ObjectFiles implements Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    public ObjectFiles(Path directory) {
        this.directory = directory;
    }

    @Override
    public Namespace namespace(String name) {
        return read("namespaces", name)
                .map(o -> new Namespace(name, texts(o, "labels"), texts(o, "annotations")))
                .orElse(Namespace.bare(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return read("serviceaccounts", namespace, name)
                .map(o -> new ServiceAccount(name, texts(o, "annotations")))
                .orElse(ServiceAccount.bare(name));
    }

    @Override
    public Optional<KubernetesVersion> version() {
        return read("version")
                .flatMap(o -> KubernetesVersion.of(
                        o.path("major").asText(), o.path("minor").asText()));
    }

    private Optional<JsonNode> read(String... names) {
        Path file = directory;
        for (String name : names) {
            if (!DnsNames.subdomain(name)) {
                return Optional.empty();
            }
            file = file.resolve(name);
        }
        file = file.resolveSibling(file.getFileName() + ".json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new Unreadable(file + " is not JSON or cannot be read", false);
        }
    }

    private static Map<String, String> texts(JsonNode object, String member) {
        Map<String, String> texts = new HashMap<>();
        object.path("metadata")
                .path(member)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
