package io.mxsecrets.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each program's bill of materials names every library that the program carries, and is the same on every build. */
class BillOfMaterialsIT {
    @ParameterizedTest
    @ValueSource(strings = {"src/agent", "webhook", "src/cli"})
    void namesEveryLibraryAndNoMoment(String module) throws IOException {
        Path target = Path.of("").toAbsolutePath().resolveSibling(module).resolve("target");
        JsonNode bill = new ObjectMapper().readTree(target.resolve("bom.json").toFile());
        Set<String> named = new TreeSet<>();
        bill.path("components")
                .forEach(c -> named.add(
                        c.path("name").asText() + "-" + c.path("version").asText() + ".jar"));

        List<String> libraries = libraries(target.resolve("quarkus-app/lib"));

        assertThat(libraries).hasSizeGreaterThan(20).allMatch(library -> named.stream()
                .anyMatch(name -> library.endsWith("." + name)));
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.at("/metadata/timestamp").isMissingNode()).isTrue();
        assertThat(bill.at("/metadata/component/type").asText()).isEqualTo("application");
    }

    private static List<String> libraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
