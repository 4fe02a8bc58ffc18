package io.mxsecrets.cli.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * What a command found, in both of its forms.
 *
 * @param json the whole of it, with {@code schema} and {@code kind} first; members are only ever added within a schema
 * @param table what people look at
 */
public record Report(ObjectNode json, Table table) {
    public Report {
        Objects.requireNonNull(json);
        Objects.requireNonNull(table);
    }

    /** An empty report of this kind, to be filled. */
    public static ObjectNode json(String kind) {
        return Trees.object().put("schema", 1).put("kind", kind);
    }
}
