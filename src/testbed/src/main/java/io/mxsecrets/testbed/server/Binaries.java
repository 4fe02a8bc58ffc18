package io.mxsecrets.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs that {@code src/testbed/build} makes. */
public final class Binaries {

    private Binaries() {}

    /**
     * Where a program is, if it has been made.
     *
     * @param name one that {@code src/testbed/build --list} shows, such as {@code helm} or {@code dotenv-compose}
     * @throws IllegalArgumentException if there is no such program
     */
    public static Optional<Path> find(String name) {
        try {
            var process = new ProcessBuilder(root().resolve("src/testbed/build").toString(), "--path", name)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var path = new String(process.getInputStream().readAllBytes()).strip();
            return switch (process.waitFor()) {
                case 0 -> Optional.of(Path.of(path));
                case 1 -> Optional.empty();
                default -> throw new IllegalArgumentException("src/testbed/build makes no program " + name);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Where a program is; the test is aborted, or fails with {@code -Dtestbed=required}, with a sentence that says how
     * to make it if it is not there.
     */
    public static Path need(String name) {
        return find(name)
                .orElseThrow(() -> Missing.verdict("No " + name
                        + " for this test: run src/testbed/build, which makes it (see src/testbed/README.md)."));
    }

    /** The project's root directory, from wherever in it this JVM runs. */
    public static Path root() {
        for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.isExecutable(up.resolve("src/testbed/build"))) {
                return up;
            }
        }
        throw new IllegalStateException(
                "no src/testbed/build above " + Path.of("").toAbsolutePath());
    }
}
