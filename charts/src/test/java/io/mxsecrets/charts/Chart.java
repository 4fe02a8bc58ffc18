package io.mxsecrets.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The chart, and Helm to render it with. */
final class Chart {
    static final Path ROOT = root();
    static final Path FOLDER = ROOT.resolve("charts/mendix-secrets-injector");
    static final String AGENT = "sha256:" + "a".repeat(64);
    static final String WEBHOOK = "sha256:" + "b".repeat(64);
    static final YAMLMapper YAML = new YAMLMapper();

    private Chart() {}

    /** What a call of Helm gave. */
    record Result(int status, String out, String err) {
        List<JsonNode> objects() {
            if (status != 0) {
                throw new AssertionError(err);
            }
            return Chart.objects(out);
        }

        /** The only object of a kind. */
        JsonNode object(String kind) {
            List<JsonNode> found = objects().stream()
                    .filter(o -> o.path("kind").asText().equals(kind))
                    .toList();
            if (found.size() != 1) {
                throw new AssertionError(found.size() + " objects of kind " + kind);
            }
            return found.get(0);
        }

        Optional<JsonNode> named(String kind, String name) {
            return objects().stream()
                    .filter(o -> o.path("kind").asText().equals(kind)
                            && o.at("/metadata/name").asText().equals(name))
                    .findFirst();
        }
    }

    /** Renders it as {@code helm template} does, with digests given. */
    static Result template(String... arguments) {
        return helm(Map.of(), released("template", "mendix-secrets-injector", arguments));
    }

    /** The arguments of a command on the chart as a release has it: with digests, in a Namespace of its own. */
    static List<String> released(String command, String release, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, release, FOLDER.toString()));
        all.addAll(List.of("--namespace", "mendix-secrets-injector"));
        all.addAll(List.of("--set", "images.agent.digest=" + AGENT, "--set", "images.webhook.digest=" + WEBHOOK));
        all.addAll(List.of(arguments));
        return all;
    }

    static Result helm(Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Binaries.need("helm").toString()));
        command.addAll(arguments);
        try {
            Path err = Files.createTempFile("helm", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes());
            Result result = new Result(process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The documents of a YAML text that hold something. */
    static List<JsonNode> objects(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values files that users start from, and those of the tests. */
    static Stream<Path> valuesFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder :
                List.of("charts/mendix-secrets-injector", "charts/src/test/resources/values", "examples")) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(folder))) {
                found.filter(Chart::isOfThisChart).forEach(files::add);
            }
        }
        return files.stream().sorted();
    }

    private static boolean isOfThisChart(Path file) {
        return file.getFileName().toString().matches("values-.*\\.yaml|injector-values\\.yaml")
                || file.getParent().endsWith("resources/values") && Files.isRegularFile(file);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".editorconfig"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
