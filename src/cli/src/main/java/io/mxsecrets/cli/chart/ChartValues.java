package io.mxsecrets.cli.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.mxsecrets.cli.console.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values of the chart over its defaults, as Helm merges them: an object member by member, all else whole, and {@code null}
 * takes a default away.
 */
public final class ChartValues {
    private static final String NO_DIGEST = "sha256:" + "0".repeat(64);

    private final JsonNode given;
    private final ObjectNode merged;

    private ChartValues(JsonNode given, ObjectNode merged) {
        this.given = given;
        this.merged = merged;
    }

    /** @param given the values of one file, or several merged */
    public static ChartValues of(JsonNode given) {
        try {
            ObjectNode defaults = (ObjectNode) Trees.yaml().readTree(resource("values.yaml"));
            return new ChartValues(given, merge(defaults, given, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of one file over those of an earlier one, which it changes and returns: {@code null} stays, for the defaults. */
    public static ObjectNode over(ObjectNode earlier, JsonNode later) {
        return merge(earlier, later, false);
    }

    private static ObjectNode merge(ObjectNode base, JsonNode nearer, boolean remove) {
        nearer.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (remove && value.isNull()) {
                base.remove(field.getKey());
            } else if (value.isObject() && base.get(field.getKey()) instanceof ObjectNode object) {
                merge(object, value, remove);
            } else {
                base.set(field.getKey(), value);
            }
        });
        return base;
    }

    /** What the chart's schema has against the values, one for each place. */
    public List<SchemaProblem> problems() {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V7)
                .getSchema(resource("values.schema.json"), InputFormat.JSON);
        Map<String, SchemaProblem> byPlace = new LinkedHashMap<>();
        schema.validate(merged).stream().map(SchemaProblem::of).forEach(p -> byPlace.putIfAbsent(p.place(), p));
        return List.copyOf(byPlace.values());
    }

    /** The webhook's configuration as the chart makes it; where no digest of the agent is given, one that nobody can pull. */
    public JsonNode configuration() {
        ObjectNode configuration = Trees.object();
        for (String name :
                List.of("defaults", "stores", "policy", "resources", "caBundle", "nativeSidecar", "oldestNode")) {
            configuration.set(name, merged.path(name));
        }
        JsonNode agent = merged.at("/images/agent");
        String registry = merged.at("/images/registry").asText("");
        String digest = agent.path("digest").asText("");
        configuration
                .putObject("images")
                .put(
                        "agent",
                        (registry.isEmpty() ? "" : registry + "/")
                                + agent.path("repository").asText() + "@" + (digest.isEmpty() ? NO_DIGEST : digest))
                .<ObjectNode>set("pullPolicy", agent.path("pullPolicy"))
                .set("pullSecrets", agent.path("pullSecrets"));
        return configuration;
    }

    /** Whether a tree may be values of this chart at all: an object with a name at its top that the chart has. */
    public boolean isLikely() {
        JsonNode known = ChartValues.of(Trees.object()).merged;
        return given.properties().stream().anyMatch(field -> known.has(field.getKey()));
    }

    private static String resource(String name) {
        try (InputStream in = ChartValues.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
