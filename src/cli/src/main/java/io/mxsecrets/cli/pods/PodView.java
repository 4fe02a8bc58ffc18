package io.mxsecrets.cli.pods;

import io.mxsecrets.cli.pods.source.SourceUse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod that asks for injection, as the API server shows it.
 *
 * @param uid tells a pod from a later one of the same name
 * @param bare why it has none of our containers; empty where it has
 * @param image of our containers
 * @param uses what it reads, by alias
 * @param page the port of its sidecar's pages, or why there is none
 */
public record PodView(
        String namespace,
        String name,
        String uid,
        Optional<String> bare,
        Optional<String> image,
        List<SourceUse> uses,
        Page page) {
    public PodView {
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(name);
        Objects.requireNonNull(uid);
        Objects.requireNonNull(bare);
        Objects.requireNonNull(image);
        uses = List.copyOf(uses);
        Objects.requireNonNull(page);
    }

    /** Where its sidecar can be asked, or what is known without asking. */
    public sealed interface Page {
        record At(int port) implements Page {}

        record None(Telling known) implements Page {}
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
