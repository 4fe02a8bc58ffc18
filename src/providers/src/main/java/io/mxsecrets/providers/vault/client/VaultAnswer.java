package io.mxsecrets.providers.vault.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.net.UnfitAnswer;
import io.quarkus.vault.client.common.VaultResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What Vault answered. The body may hold a secret or a token, so it has no text form, and the words of its errors are
 * compared with known ones but never shown.
 */
public final class VaultAnswer {
    private final int status;
    private final byte[] body;
    private final Map<String, String> headers;

    private VaultAnswer(int status, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.body = Objects.requireNonNull(body);
        this.headers = headers;
    }

    static VaultAnswer of(VaultResponse<?> response) {
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.getHeaders().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        return new VaultAnswer(response.getStatusCode(), response.getBody().orElse(new byte[0]), headers);
    }

    public int status() {
        return status;
    }

    public byte[] body() {
        return body;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether the body begins as Vault's answers do, without reading on: it may be a secret, and a large one. */
    boolean beginsObject() {
        int i = 0;
        while (i < body.length && body[i] <= ' ' && body[i] >= 0) {
            i++;
        }
        return i < body.length && body[i] == '{';
    }

    /** The body as a tree: for answers without secrets. A missing node where it is no JSON of an envelope's size. */
    public JsonNode json() {
        try {
            return BoundedJson.tree(body);
        } catch (UnfitAnswer e) {
            return MissingNode.getInstance();
        }
    }

    /** Whether this is how Vault itself refuses: with a list of errors, which may be empty. */
    public boolean refusal() {
        return json().path("errors").isArray();
    }

    /** Whether one of Vault's error or warning texts, or a plain body, holds these words. */
    public boolean says(String words) {
        List<String> texts = new ArrayList<>();
        JsonNode tree = json();
        if (tree.isObject()) {
            tree.path("errors").forEach(error -> texts.add(error.asText()));
            tree.path("warnings").forEach(warning -> texts.add(warning.asText()));
        } else {
            texts.add(new String(body, StandardCharsets.UTF_8));
        }
        return texts.stream().anyMatch(text -> text.contains(words));
    }

    @Override
    public String toString() {
        return "status " + status;
    }
}
