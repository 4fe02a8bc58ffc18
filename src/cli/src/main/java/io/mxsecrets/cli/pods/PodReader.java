package io.mxsecrets.cli.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.pods.PodView.Page;
import io.mxsecrets.cli.pods.source.SourceUse;
import io.mxsecrets.cli.pods.source.SourceUses;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.pod.MalformedPod;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From a pod as the API server shows it to a {@link PodView}; nothing for pods that do not ask and for those that have ended. */
final class PodReader {
    private static final String INIT = "mxsecrets-init";
    private static final String SIDECAR = "mxsecrets-sidecar";
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OptedIn optedIn = new OptedIn();

    Optional<PodView> read(ObjectNode json, Namespace namespace) {
        if (ENDED.contains(json.at("/status/phase").asText())) {
            return Optional.empty();
        }
        try {
            Pod pod = Pod.of(json);
            Optional<PodContainer> sidecar = container(pod, SIDECAR);
            Optional<PodContainer> ours = sidecar.or(() -> container(pod, INIT));
            return ours.isPresent()
                    ? Optional.of(injected(pod, ours.get(), sidecar.isPresent()))
                    : optedIn.whyBare(pod, namespace).map(why -> bare(pod, namespace, why));
        } catch (MalformedPod e) {
            return Optional.empty(); // what the API server stores has a pod's shape
        }
    }

    private static PodView bare(Pod pod, Namespace namespace, String why) {
        return view(
                pod,
                Optional.of(why),
                Optional.empty(),
                SourceUses.ofAnnotations(pod.annotations(), namespace),
                new Page.None(new Telling.Silent("not injected: " + why)));
    }

    private static PodView injected(Pod pod, PodContainer ours, boolean sidecar) {
        Map<String, String> variables = variables(ours.json());
        return view(
                pod,
                Optional.empty(),
                Optional.of(ours.json().path("image").asText()),
                SourceUses.ofVariables(variables),
                notStarted(pod)
                        .<Page>map(why -> new Page.None(new Telling.Silent(why)))
                        .orElseGet(() -> sidecar ? page(pod, variables) : new Page.None(atStart(pod))));
    }

    private static PodView view(
            Pod pod, Optional<String> bare, Optional<String> image, List<SourceUse> uses, Page page) {
        JsonNode metadata = pod.json().path("metadata");
        return new PodView(
                metadata.path("namespace").asText(),
                pod.name(),
                metadata.path("uid").asText(),
                bare,
                image,
                uses,
                page);
    }

    private static Optional<PodContainer> container(Pod pod, String name) {
        return pod.allContainers().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** As the container has them: the webhook doubles each dollar sign, and the kubelet takes one back. */
    private static Map<String, String> variables(JsonNode container) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode variable : container.path("env")) {
            if (variable.path("value").isTextual()) {
                variables.put(
                        variable.path("name").asText(),
                        variable.path("value").asText().replace("$$", "$"));
            }
        }
        return variables;
    }

    /** Why neither of our containers has run yet, where that is so. */
    private static Optional<String> notStarted(Pod pod) {
        if (pod.json().at("/status/podIP").asText().isEmpty()) {
            return Optional.of("has not started: it has no address yet");
        }
        JsonNode init = status(pod, INIT);
        boolean done = init.isMissingNode()
                || init.at("/state/terminated/exitCode").asInt(-1) == 0
                || init.path("ready").asBoolean();
        if (done) {
            return Optional.empty();
        }
        String last = init.at("/state/terminated/message")
                .asText(init.at("/lastState/terminated/message").asText(""));
        return Optional.of("has not started: "
                + (last.isBlank() ? INIT + " is not done" : Printable.line(last.strip(), Printable.SENTENCE)));
    }

    private static Page page(Pod pod, Map<String, String> variables) {
        String written = variables.getOrDefault(
                SettingNaming.VARIABLES.name(SettingRegistry.HEALTH_LISTEN),
                SettingRegistry.HEALTH_LISTEN.fallback().builtIn().orElseThrow());
        Optional<Integer> port = SettingRegistry.HEALTH_LISTEN.read(written).flatMap(p -> p);
        return port.<Page>map(Page.At::new)
                .orElseGet(() -> new Page.None(new Telling.Silent(
                        pod.hostNetwork()
                                ? "has no page: it is on the host's network"
                                : "has no page: health-listen is none")));
    }

    /** The versions in {@code init}'s termination message. */
    private static Telling atStart(Pod pod) {
        String message = status(pod, INIT).at("/state/terminated/message").asText("");
        Map<String, String> versions = new LinkedHashMap<>();
        try {
            JSON.readTree(message)
                    .path("sources")
                    .properties()
                    .forEach(source -> versions.put(
                            source.getKey(), Printable.line(source.getValue().asText(), Printable.VALUE)));
        } catch (JsonProcessingException e) {
            versions.clear();
        }
        return versions.isEmpty()
                ? new Telling.Silent("reads at its start only, and its init left no versions")
                : new Telling.AtStart(versions);
    }

    private static JsonNode status(Pod pod, String container) {
        for (JsonNode status : pod.json().at("/status/initContainerStatuses")) {
            if (status.path("name").asText().equals(container)) {
                return status;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
