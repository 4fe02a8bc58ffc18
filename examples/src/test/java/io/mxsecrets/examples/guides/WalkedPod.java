package io.mxsecrets.examples.guides;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A pod of a page on its way to the file: through the packaged {@code inject}, then through the packaged agent's {@code init}. */
final class WalkedPod {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIGEST = "registry.example/agent@sha256:" + "0".repeat(64);

    private final Path home;
    private String said = "";

    /** @param home a directory of the test's own */
    WalkedPod(Path home) {
        this.home = home;
    }

    /** What our init container is told. */
    Map<String, String> inject(String manifest) throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve("manifest.yaml"), manifest);
        ObjectNode config = JSON.createObjectNode();
        config.putObject("images").put("agent", DIGEST);
        Path configuration = Files.writeString(home.resolve("webhook.json"), config.toString());
        String out = java(
                List.of("@src/agent/jvm.options", "-jar", "src/cli/target/quarkus-app/quarkus-run.jar", "inject"),
                List.of("-f", file.toString(), "-o", "json", "--config", configuration.toString()),
                Map.of());
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode container : containers(
                JSON.readerFor(JsonNode.class).<JsonNode>readValues(out).readAll())) {
            if (container.path("name").asText().equals("mxsecrets-init")) {
                container
                        .path("env")
                        .forEach(e -> variables.put(
                                e.path("name").asText(),
                                e.path("value").asText().replace("$$", "$")));
            }
        }
        variables.values().removeIf(String::isEmpty); // Those of the downward API.
        return variables;
    }

    private static List<JsonNode> containers(List<JsonNode> objects) {
        List<JsonNode> found = new ArrayList<>();
        objects.forEach(object -> Stream.of("/spec/initContainers", "/spec/template/spec/initContainers")
                .forEach(path -> object.at(path).forEach(found::add)));
        return found;
    }

    /** @return the file of properties, by line */
    List<String> init(Map<String, String> variables) throws IOException, InterruptedException {
        Path directory = home.resolve("files");
        Map<String, String> all = new TreeMap<>(variables);
        all.put("MXSECRETS_DIRECTORY", directory.toString());
        all.put("MXSECRETS_INIT_TIMEOUT", "30s");
        java(
                List.of("@src/agent/jvm.options", "-jar", "src/agent/target/quarkus-app/quarkus-run.jar", "init"),
                List.of(),
                all);
        return Files.readAllLines(directory.resolve("secrets.properties"));
    }

    /** All that the programs said besides their result. */
    String said() {
        return said;
    }

    private String java(List<String> program, List<String> arguments, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(program);
        command.addAll(arguments);
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Pages.ROOT.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MXSECRETS_") || name.startsWith("AWS_"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        said += Files.readString(err);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + " ended with " + (ended ? process.exitValue() : "nothing") + ": "
                    + Files.readString(out) + said);
        }
        return Files.readString(out);
    }
}
