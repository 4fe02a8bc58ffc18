package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.core.failure.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads manifests as {@code kubectl} does: files of many documents, directories, standard input, Lists. */
final class ManifestReader {
    private static final Pattern NAMES = Pattern.compile(".*\\.(ya?ml|json)");

    private final boolean recursive;
    private final List<Manifest> found = new ArrayList<>();

    ManifestReader(boolean recursive) {
        this.recursive = recursive;
    }

    /** @throws CommandFailed with NOT_FOUND or DOCUMENT_INVALID; never with a word of a file */
    List<Manifest> read(List<Path> places) {
        for (Path place : places) {
            files(place).forEach(this::file);
        }
        return found;
    }

    private List<Path> files(Path place) {
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

    private void file(Path file) {
        boolean standardInput = file.toString().equals("-");
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file);
                MappingIterator<JsonNode> documents =
                        Trees.yaml().readerFor(JsonNode.class).readValues(in)) {
            while (documents.hasNextValue()) {
                add(file, documents.nextValue());
            }
        } catch (NoSuchFileException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " does not exist");
        } catch (JsonProcessingException e) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, file + " " + words(e));
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " cannot be read");
        }
    }

    private void add(Path file, JsonNode document) {
        if (document instanceof ObjectNode object) {
            JsonNode items = object.path("items");
            if (object.path("kind").asText().endsWith("List") && items.isArray()) {
                items.forEach(item -> add(file, item));
            } else {
                found.add(new Manifest(file.toString(), object));
            }
        } else if (!document.isNull() && !document.isMissingNode()) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, file + " holds a document that is no object");
        }
    }

    private static String words(JsonProcessingException e) {
        boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
        String where = Optional.ofNullable(e.getLocation())
                .map(at -> ", at line " + at.getLineNr())
                .orElse("");
        return (twice ? "has a key twice in one object" : "is neither YAML nor JSON") + where;
    }
}
