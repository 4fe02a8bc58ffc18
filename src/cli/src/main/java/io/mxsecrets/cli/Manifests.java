package io.mxsecrets.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.mxsecrets.core.failure.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kubernetes manifests: documents of YAML or JSON in one file or on standard input. */
final class Manifests {
    private static final ObjectMapper YAML = new ObjectMapper(
            YAMLFactory.builder().disable(YAMLGenerator.Feature.SPLIT_LINES).build());

    private Manifests() {}

    /** @throws CommandFailed with NOT_FOUND or DOCUMENT_INVALID */
    static List<ObjectNode> read(Path file) {
        boolean standardInput = file.toString().equals("-");
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file);
                MappingIterator<JsonNode> documents =
                        YAML.readerFor(JsonNode.class).readValues(in)) {
            List<ObjectNode> objects = new ArrayList<>();
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document instanceof ObjectNode object) {
                    objects.add(object);
                } else if (!document.isNull() && !document.isMissingNode()) {
                    throw new CommandFailed(ExitCode.DOCUMENT_INVALID, file + " holds a document that is no object");
                }
            }
            return objects;
        } catch (NoSuchFileException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " does not exist");
        } catch (JsonProcessingException e) {
            throw new CommandFailed(
                    ExitCode.DOCUMENT_INVALID,
                    file + " is neither YAML nor JSON"
                            + Optional.ofNullable(e.getLocation())
                                    .map(at -> ", at line " + at.getLineNr())
                                    .orElse(""));
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " cannot be read");
        }
    }

    static String yaml(JsonNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }
}
