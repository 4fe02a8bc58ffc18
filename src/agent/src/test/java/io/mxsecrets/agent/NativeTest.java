package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a JVM finds by itself and a native executable only when told. */
class NativeTest {
    private static final Path OWN = Path.of("src/main/resources");

    @Test
    void everyResourceOfTheAgentIsListedForTheExecutable() throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(OWN.resolve("application.properties"))) {
            properties.load(in);
        }

        String listed = properties.getProperty("quarkus.native.resources.includes");

        assertThat(listed.split(",")).containsExactlyInAnyOrderElementsOf(resources());
    }

    private static List<String> resources() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path root : List.of(
                OWN, Path.of("../core").resolve(OWN), Path.of("../providers").resolve(OWN))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString())
                            .filter(name -> !name.equals("application.properties"))
                            .forEach(all::add);
                }
            }
        }
        return all;
    }
}
