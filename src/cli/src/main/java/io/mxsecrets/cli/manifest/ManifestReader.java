package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.InputFile;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.core.failure.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects of a file: many documents of YAML or JSON, and what is in a List. */
public final class ManifestReader {
    private ManifestReader() {}

    /**
     * Every document of a file, as it stands there.
     *
     * @throws CommandFailed with DOCUMENT_INVALID; never with a word of the file
     */
    public static List<ObjectNode> documents(InputFile file) {
        List<ObjectNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                mapper(file).readerFor(JsonNode.class).readValues(file.bytes())) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document instanceof ObjectNode object) {
                    objects.add(object);
                } else if (!empty(document)) {
                    throw invalid(file, "holds a document that is no object");
                }
            }
            return objects;
        } catch (JsonProcessingException e) {
            throw invalid(file, words(e));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed");
        }
    }

    /** What stands between two {@code ---} with nothing or only comments there: kubectl passes over it, too. */
    private static boolean empty(JsonNode document) {
        return document.isNull()
                || document.isMissingNode()
                || document.isTextual() && document.textValue().isEmpty();
    }

    /** JSON may be indented by tabs, which no YAML is. */
    private static ObjectMapper mapper(InputFile file) {
        for (byte b : file.bytes()) {
            if (!Character.isWhitespace(b)) {
                return b == '{' && !file.isYaml() ? Trees.json() : Trees.yaml();
            }
        }
        return Trees.yaml();
    }

    static List<Manifest> read(List<InputFile> files) {
        return files.stream()
                .flatMap(file -> documents(file).stream().flatMap(object -> manifests(file, object)))
                .toList();
    }

    public static Stream<Manifest> manifests(InputFile file, ObjectNode object) {
        JsonNode items = object.path("items");
        if (!object.path("kind").asText().endsWith("List") || !items.isArray()) {
            return Stream.of(new Manifest(file.name(), object));
        }
        List<Manifest> found = new ArrayList<>();
        for (JsonNode item : items) {
            if (!(item instanceof ObjectNode listed)) {
                throw invalid(file, "holds a list with something in it that is no object");
            }
            manifests(file, listed).forEach(found::add);
        }
        return found.stream();
    }

    private static CommandFailed invalid(InputFile file, String words) {
        return new CommandFailed(ExitCode.DOCUMENT_INVALID, file + " " + words);
    }

    private static String words(JsonProcessingException e) {
        boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
        String where = Optional.ofNullable(e.getLocation())
                .map(at -> ", at line " + at.getLineNr())
                .orElse("");
        return (twice ? "has a key twice in one object" : "is neither YAML nor JSON") + where;
    }
}
