package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
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

    /** Each option of the table stands in the build of its kind of image, and each of the build's in the table. */
    @Test
    void bothKindsOfImageHaveTheOptionsOfTheTable() throws IOException {
        Path root = Path.of("../..");
        String table = Files.readString(root.resolve("docs/engineering/images.md"));
        String pom = Files.readString(root.resolve("pom.xml"));
        List<String> jvm = options(table, "-XX:[^`]+");
        assertThat(jvm).hasSize(7);
        for (String program : List.of("src/agent", "webhook")) {
            assertThat(Files.readAllLines(root.resolve(program).resolve("jvm.options")))
                    .containsAll(jvm);
            String image = Files.readString(root.resolve(program).resolve("src/main/docker/Dockerfile.jvm"));
            assertThat(image).contains("@/app/jvm.options");
            String executable = Files.readString(root.resolve(program).resolve("src/main/docker/Dockerfile.native"));
            assertThat(executable).contains("-Dnative", "native-image $(cat native-image.args)");
        }
        String arguments = pom.replaceAll("(?s).*<quarkus.native.additional-build-args>(.*?)</.*", "$1");
        List<String> built = List.of(arguments.split("(?<!\\\\),"));
        assertThat(built).containsAll(options(table, "-(?:R:|-)[^`]+"));
        assertThat(options(table, "-(?:R:|-)[^`]+"))
                .containsAll(built.stream()
                        .filter(argument -> argument.startsWith("-R:"))
                        .toList());
        assertThat(pom).contains("<quarkus.native.monitoring>none</quarkus.native.monitoring>");
    }

    private static List<String> options(String table, String shape) {
        return Pattern.compile("`(" + shape + ")`")
                .matcher(table)
                .results()
                .map(found -> found.group(1))
                .toList();
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
