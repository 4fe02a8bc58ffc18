package io.mxsecrets.cli.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import java.io.IOException;
import java.util.Optional;

/** Sets one key of a JSON document and leaves the others as they are, {@code 1.10} as {@code 1.10}. */
public final class DocumentEdit {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private DocumentEdit() {}

    /**
     * A key that is there is set where it is: as a member of its whole name, else below the members that its dots name. A new
     * one becomes a member of its whole name.
     */
    public static SecretBytes set(SecretBytes document, String key, SecretText value) {
        ObjectNode tree = tree(document);
        ObjectNode parent = tree;
        String last = key;
        while (!parent.has(last)) {
            Optional<Member> below = below(parent, last);
            if (below.isEmpty()) {
                parent = tree;
                last = key;
                break;
            }
            parent = below.get().parent();
            last = below.get().name();
        }
        parent.put(last, value.reveal());
        try {
            return SecretBytes.owning(JSON.writeValueAsBytes(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written");
        }
    }

    /**
     * Whether Vault's own merge patch leaves the other keys as they are: where the key is a member of the document itself, and no
     * value is a number, which a merge may write in another way.
     */
    public static boolean isPatchable(SecretBytes document, String key) {
        ObjectNode tree = tree(document);
        return (tree.has(key) || below(tree, key).isEmpty()) && !hasNumber(tree);
    }

    private static boolean hasNumber(JsonNode node) {
        if (node.isNumber()) {
            return true;
        }
        for (JsonNode child : node) {
            if (hasNumber(child)) {
                return true;
            }
        }
        return false;
    }

    private record Member(ObjectNode parent, String name) {}

    /** The object below that the first part of the name leads to, and the rest of it. */
    private static Optional<Member> below(ObjectNode object, String name) {
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            JsonNode child = object.get(name.substring(0, dot));
            if (child instanceof ObjectNode found) {
                return Optional.of(new Member(found, name.substring(dot + 1)));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode tree(SecretBytes document) {
        try {
            if (JSON.readTree(document.reveal()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw noObject();
        }
        throw noObject();
    }

    private static CommandFailed noObject() {
        return new CommandFailed(
                ExitCode.DOCUMENT_INVALID, "the secret is no JSON object, so it has no keys; write the whole of it");
    }
}
