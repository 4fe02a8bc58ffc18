package io.mxsecrets.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/} that is made from code: compared on each build, written anew with {@code -Ddocs.write}. */
public final class GeneratedPage {
    private GeneratedPage() {}

    /** @param page the path below the project's root */
    public static void check(String page, String text) {
        Path file = root().resolve(page);
        try {
            if (System.getProperty("docs.write") != null) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
            assertThat(file)
                    .as("%s; run the test with -Ddocs.write to write it anew", page)
                    .exists();
            assertThat(Files.readString(file))
                    .as("%s; run the test with -Ddocs.write to write it anew", page)
                    .isEqualTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param page the path of a page whose other half is written by hand */
    public static String read(String page) {
        try {
            return Files.readString(root().resolve(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".editorconfig"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
