package io.mxsecrets.cli.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.cluster.Namespace;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists the pods that ask for injection, page by page, and keeps nothing of the others. */
public final class PodList {
    private static final int PAGE = 250;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final Optional<String> namespace;
    private final Console console;
    private final PodReader reader = new PodReader();
    private boolean warned;

    /** @param namespace empty for all */
    public PodList(KubernetesClient client, Optional<String> namespace, Console console) {
        this.client = client;
        this.namespace = namespace;
        this.console = console;
    }

    /**
     * By Namespace and name.
     *
     * @throws CommandFailed if the API server does not let the caller list them, or does not answer
     */
    public List<PodView> read() {
        Map<String, Namespace> namespaces = namespaces();
        List<PodView> pods = new ArrayList<>();
        each(pod -> {
            String in = pod.at("/metadata/namespace").asText();
            reader.read(pod, namespaces.getOrDefault(in, Namespace.bare(in))).ifPresent(pods::add);
        });
        pods.sort(Comparator.comparing(PodView::namespace).thenComparing(PodView::name));
        return pods;
    }

    /**
     * All pods, whether they ask or not.
     *
     * @throws CommandFailed as {@link #read()}
     */
    public void each(Consumer<ObjectNode> pod) {
        pages(namespace.map(n -> "/api/v1/namespaces/" + n + "/pods").orElse("/api/v1/pods"), "pods", pod);
    }

    private Map<String, Namespace> namespaces() {
        Map<String, Namespace> found = new HashMap<>();
        Consumer<JsonNode> add = object -> {
            String name = object.at("/metadata/name").asText();
            found.put(name, new Namespace(name, texts(object, "labels"), texts(object, "annotations")));
        };
        try {
            if (namespace.isPresent()) {
                add.accept(get("/api/v1/namespaces/" + namespace.get(), "the Namespace " + namespace.get()));
            } else {
                pages("/api/v1/namespaces", "namespaces", add::accept);
            }
        } catch (CommandFailed failed) {
            if (failed.exitCode() != ExitCode.DENIED) {
                throw failed;
            }
            warnOnce();
        }
        return found;
    }

    private void warnOnce() {
        if (!warned) {
            warned = true;
            console.say("Namespaces cannot be read with these rights: pods without our containers that only their"
                    + " Namespace opts in are not found");
        }
    }

    private void pages(String path, String what, Consumer<ObjectNode> each) {
        String next = "";
        do {
            String after = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            JsonNode page = get(path + "?limit=" + PAGE + after, what);
            for (JsonNode item : page.path("items")) {
                if (item instanceof ObjectNode object) {
                    each.accept(object);
                }
            }
            next = page.at("/metadata/continue").asText("");
        } while (!next.isEmpty());
    }

    private JsonNode get(String path, String what) {
        try {
            String answer = client.raw(path);
            if (answer == null) {
                throw new CommandFailed(ExitCode.NOT_FOUND, what + " does not exist in this cluster");
            }
            return JSON.readTree(answer);
        } catch (KubernetesClientException e) {
            throw failed(what, e.getCode());
        } catch (JsonProcessingException e) {
            throw new CommandFailed(ExitCode.UNAVAILABLE, what + ": what answers is no API server");
        }
    }

    private CommandFailed failed(String what, int status) {
        if (status == 401 || status == 403) {
            String where = namespace.map(n -> " in the Namespace " + n).orElse(" in all Namespaces; name one with -n");
            return new CommandFailed(
                    ExitCode.DENIED,
                    "the API server does not let you read " + what + where + " (status " + status + ")");
        }
        String why = status <= 0 ? "does not answer" : "answers with status " + status;
        return new CommandFailed(ExitCode.UNAVAILABLE, "the API server " + why + " when asked for " + what);
    }

    private static Map<String, String> texts(JsonNode object, String member) {
        Map<String, String> texts = new HashMap<>();
        object.path("metadata")
                .path(member)
                .properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
        return texts;
    }
}
