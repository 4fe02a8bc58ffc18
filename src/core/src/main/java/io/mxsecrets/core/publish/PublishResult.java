package io.mxsecrets.core.publish;

import io.mxsecrets.core.publish.manifest.Manifest;

/** How publishing went, when it did not fail. */
public sealed interface PublishResult {
    /** That of the generation which is on disk now. */
    Manifest manifest();

    default String generation() {
        return manifest().generation();
    }

    /** A new generation is on disk. */
    record Published(Manifest manifest) implements PublishResult {}

    /** What is on disk is what was to be written; nothing was touched. */
    record Unchanged(Manifest manifest) implements PublishResult {}
}
