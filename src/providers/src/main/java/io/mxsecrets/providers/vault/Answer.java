package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.vault.client.common.VaultResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What Vault answered. The body may hold a secret or a token, so it has no text form, and the words of its errors are
 * compared with known ones but never shown.
 */
final class Answer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final byte[] body;
    private final List<String> locations;

    Answer(int status, byte[] body, List<String> locations) {
        this.status = status;
        this.body = Objects.requireNonNull(body);
        this.locations = List.copyOf(locations);
    }

    static Answer of(VaultResponse<?> response) {
        List<String> locations = response.getHeaders().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Location"))
                .map(java.util.Map.Entry::getValue)
                .toList();
        return new Answer(response.getStatusCode(), response.getBody().orElse(new byte[0]), locations);
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    boolean redirects() {
        return !locations.isEmpty();
    }

    /** Whether the body begins as Vault's answers do, without reading on: it may be a secret, and a large one. */
    boolean beginsObject() {
        int i = 0;
        while (i < body.length && body[i] <= ' ' && body[i] >= 0) {
            i++;
        }
        return i < body.length && body[i] == '{';
    }

    /** The body as a tree: for answers without secrets. A missing node where it is no JSON. */
    JsonNode json() {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** Whether one of Vault's error or warning texts, or a plain body, holds these words. */
    boolean says(String words) {
        List<String> texts = new ArrayList<>();
        JsonNode tree = json();
        if (tree.isObject()) {
            tree.path("errors").forEach(error -> texts.add(error.asText()));
            tree.path("warnings").forEach(warning -> texts.add(warning.asText()));
        } else {
            texts.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
        }
        return texts.stream().anyMatch(text -> text.contains(words));
    }

    @Override
    public String toString() {
        return "status " + status;
    }
}
