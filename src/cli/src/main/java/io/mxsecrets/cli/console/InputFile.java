package io.mxsecrets.cli.console;

import io.mxsecrets.core.failure.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that a command was given, whole.
 *
 * @param name as messages call it, {@code -} for standard input
 * @param bytes not copied, and perhaps secret
 */
public record InputFile(String name, byte[] bytes) {
    private static final Pattern NAMES = Pattern.compile(".*\\.(ya?ml|json)");
    private static final int MOST = 64 << 20;

    /**
     * Files in their order, each directory's own by name.
     *
     * @throws CommandFailed with NOT_FOUND, or DOCUMENT_INVALID where one is larger than any manifest
     */
    public static List<InputFile> read(List<Path> places, boolean recursive) {
        return places.stream()
                .flatMap(place -> files(place, recursive).stream())
                .map(InputFile::read)
                .toList();
    }

    private static List<Path> files(Path place, boolean recursive) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.walk(place, recursive ? Integer.MAX_VALUE : 1)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> NAMES.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT))
                            .matches())
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CommandFailed(ExitCode.NOT_FOUND, place + " holds no .yaml, .yml or .json file");
            }
            return files;
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, place + " cannot be read");
        }
    }

    /** @throws CommandFailed as {@link #read(List, boolean)} */
    public static InputFile read(Path file) {
        boolean standardInput = file.toString().equals("-");
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new CommandFailed(ExitCode.DOCUMENT_INVALID, file + " is larger than " + MOST + " bytes");
            }
            return new InputFile(file.toString(), bytes);
        } catch (NoSuchFileException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " does not exist");
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " cannot be read");
        }
    }

    /** Whether the name says so. */
    public boolean isYaml() {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml");
    }

    @Override
    public String toString() {
        return name;
    }
}
