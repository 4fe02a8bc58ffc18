package io.mxsecrets.providers.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * What tells one state of a file from another without reading it; links are followed, so that a swapped link is a change.
 *
 * @param identity the file system's key of the file
 */
record FileState(Instant modified, long size, String identity) {
    static FileState of(Path path) throws IOException {
        BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(seen.lastModifiedTime().toInstant(), seen.size(), String.valueOf(seen.fileKey()));
    }

    String version() {
        return modified + "/" + size + "/" + Integer.toHexString(identity.hashCode());
    }

    boolean youngerThan(Duration age, Instant now) {
        return modified.isAfter(now.minus(age));
    }
}
