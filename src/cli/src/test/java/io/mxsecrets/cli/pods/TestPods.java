package io.mxsecrets.cli.pods;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.CommandTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Pods as an API server shows them, injected by {@code mxsecrets inject}, which is the webhook's own code. */
public final class TestPods extends CommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestPods() {}

    /** @param annotations without the prefix */
    public static ObjectNode bare(String namespace, String name, Map<String, String> annotations) {
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata")
                .put("namespace", namespace)
                .put("name", name)
                .put("uid", namespace + "-" + name);
        ObjectNode written = metadata.putObject("annotations");
        annotations.forEach((key, value) -> written.put("mxsecrets.io/" + key, value));
        ObjectNode container = pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "mendix")
                .put("image", "app");
        container.putObject("securityContext").put("runAsUser", 1001);
        pod.putObject("status").put("phase", "Running").put("podIP", "10.0.0.7");
        return pod;
    }

    public static ObjectNode injected(Path directory, String namespace, String name, Map<String, String> annotations)
            throws Exception {
        Map<String, String> asked =
                annotations.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        asked.put("inject", "true");
        Path file = Files.writeString(
                directory.resolve(name + ".json"), bare(namespace, name, asked).toString());
        Ended ended = mxsecrets("inject", "-f", file, "-o", "json");
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(ended.err());
        }
        ObjectNode pod = (ObjectNode) JSON.readTree(ended.out());
        init(pod, "{\"terminated\":{\"exitCode\":0}}");
        return pod;
    }

    /** What the kubelet says of the init container. */
    public static ObjectNode init(ObjectNode pod, String state) throws Exception {
        pod.withObject("/status")
                .putArray("initContainerStatuses")
                .addObject()
                .put("name", "mxsecrets-init")
                .set("state", JSON.readTree(state));
        return pod;
    }

    /** A sidecar's page about one source. */
    public static String page(String alias, String version, String more) {
        return """
                {"schema":1,"agent":"0.1.0","generation":"20261129T080000.000Z","restartDue":false,"failing":null,
                 "sources":{"%s":{"version":"%s","created":"2026-11-29T08:00:00Z","ageSeconds":40,"nextSeconds":200,
                 "failing":null,"stale":false}}%s}
                """
                .formatted(alias, version, more);
    }
}
