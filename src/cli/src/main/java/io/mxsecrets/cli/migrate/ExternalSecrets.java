package io.mxsecrets.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.Manifests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** External Secrets Operator: Secrets that a pod uses and an {@code ExternalSecret} fills. */
final class ExternalSecrets implements Peer {
    static final String KIND = "ExternalSecret";

    @Override
    public void translate(Manifest pod, Manifests all, Translation translation) {
        Set<String> used = used(pod.object().at(pod.pointer() + "/spec"));
        for (Manifest theirs : all.all()) {
            boolean here = theirs.kind().equals(KIND) && all.namespaceOf(theirs).equals(all.namespaceOf(pod));
            String target = theirs.object().at("/spec/target/name").asText(theirs.name());
            if (here && used.contains(target)) {
                fill(theirs, all, translation);
                translation.check("the app reads the Secret " + target
                        + " no more: its variables or mount become keys of the file");
            }
        }
    }

    /** The Secrets that containers and volumes name. */
    private static Set<String> used(JsonNode spec) {
        Set<String> used = new TreeSet<>();
        for (String member : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : spec.path(member)) {
                container
                        .path("envFrom")
                        .forEach(from -> used.add(from.at("/secretRef/name").asText()));
                container
                        .path("env")
                        .forEach(env ->
                                used.add(env.at("/valueFrom/secretKeyRef/name").asText()));
            }
        }
        for (JsonNode volume : spec.path("volumes")) {
            used.add(volume.at("/secret/secretName").asText());
            volume.at("/projected/sources")
                    .forEach(source -> used.add(source.at("/secret/name").asText()));
        }
        used.remove("");
        return used;
    }

    private static void fill(Manifest theirs, Manifests all, Translation translation) {
        JsonNode spec = theirs.object().path("spec");
        String store = spec.at("/secretStoreRef/name").asText();
        String kind = spec.at("/secretStoreRef/kind").asText("SecretStore");
        ExternalStore named = all.all().stream()
                .filter(m -> m.kind().equals(kind) && m.name().equals(store))
                .filter(m -> kind.startsWith("Cluster") || all.namespaceOf(m).equals(all.namespaceOf(theirs)))
                .findFirst()
                .map(found -> ExternalStore.of(found, translation))
                .orElseGet(() -> {
                    translation.check(kind + " " + store
                            + " is not in these files: the admin's chart must have a store of that name");
                    return ExternalStore.named(store);
                });
        Map<String, Source> sources = new LinkedHashMap<>();
        for (JsonNode data : spec.path("data")) {
            JsonNode reference = data.path("remoteRef");
            Source source = source(reference, named, sources);
            Words.text(reference, "property")
                    .ifPresentOrElse(
                            property ->
                                    source.key(property, data.path("secretKey").asText()),
                            () -> source.with("as", "text")
                                    .with("entry", data.path("secretKey").asText()));
        }
        for (JsonNode from : spec.path("dataFrom")) {
            if (from.has("extract")) {
                source(from.path("extract"), named, sources);
            }
            for (String name : new String[] {"find", "sourceRef", "rewrite"}) {
                if (from.has(name)) {
                    translation.leaveOut(theirs + ": dataFrom " + name, reason(name));
                }
            }
        }
        interval(theirs, spec, sources, translation);
        if (spec.at("/target").has("template")) {
            translation.leaveOut(theirs + ": target.template", reason("template"));
        }
        translation.add(sources.values());
    }

    private static Source source(JsonNode reference, ExternalStore store, Map<String, Source> sources) {
        String key = store.path(reference.path("key").asText());
        Optional<String> version = Words.text(reference, "version").map(store::version);
        return sources.computeIfAbsent(key + "#" + version.orElse(""), x -> {
            Source source = new Source(key.replaceFirst(".*/", ""), key);
            store.settings().forEach(source::with);
            version.ifPresent(v -> source.with("version", v));
            return source;
        });
    }

    private static void interval(Manifest theirs, JsonNode spec, Map<String, Source> sources, Translation translation) {
        Words.text(spec, "refreshInterval").ifPresent(interval -> {
            boolean once = interval.matches("0[hms]?(0[ms])*");
            Optional<String> ours = once ? Optional.of("never") : Words.interval(interval);
            ours.ifPresentOrElse(
                    found -> sources.values().forEach(source -> source.with("refresh-interval", found)),
                    () -> translation.leaveOut(theirs + ": refreshInterval", "refresh-interval is from 30s to 1d"));
        });
    }

    private static String reason(String name) {
        return switch (name) {
            case "find" -> "a secret is named, never looked for";
            case "rewrite" -> "there are no patterns; see rename and prefix";
            case "template" -> "there are no templates; see format and layout";
            default -> "it is not known here";
        };
    }
}
