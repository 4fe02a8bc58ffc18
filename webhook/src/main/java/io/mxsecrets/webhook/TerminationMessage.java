package io.mxsecrets.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What {@code kubectl describe pod} shows of a replica that ended. It is written as soon as something is wrong, for a replica
 * that waits may be ended by others; the kubelet makes the file.
 */
record TerminationMessage(Path file) {
    static final TerminationMessage OF_THIS_CONTAINER = new TerminationMessage(Path.of("/dev/termination-log"));
    private static final int LONGEST = 1024;

    /** Replaces what is there; without a file, as outside of a container, does nothing. */
    void write(String sentence) {
        byte[] bytes = sentence.getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.isRegularFile(file)) {
                Files.write(
                        file,
                        Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST)),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
            }
        } catch (IOException e) {
            System.err.println("mxsecrets webhook: " + file + " cannot be written");
        }
    }

    void clear() {
        write("");
    }
}
