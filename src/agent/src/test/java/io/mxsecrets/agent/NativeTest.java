package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.ClassArchive;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JVM finds by itself and a native executable only when told. */
class NativeTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path OWN = Path.of("src/main/resources");

    /** An argument of native-image, in the table. */
    private static final String NATIVE = "(?:-R:|--|\\.\\*|/META)[^`]+";

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
        List<String> jvm = options("-XX:[^`]+");
        assertThat(jvm).hasSize(7);
        for (String program : List.of("src/agent", "webhook")) {
            assertThat(Files.readAllLines(ROOT.resolve(program).resolve("jvm.options")))
                    .containsAll(jvm);
            String image = Files.readString(ROOT.resolve(program).resolve("src/main/docker/Dockerfile.jvm"));
            assertThat(image)
                    .contains(
                            "\"@/app/jvm.options\", \"-XX:SharedArchiveFile=/app/" + ClassArchive.NAME + "\"",
                            ClassArchive.class.getName());
        }
        assertThat(arguments()).containsExactlyInAnyOrderElementsOf(options(NATIVE));
        assertThat(Files.readString(ROOT.resolve("pom.xml")))
                .contains("<quarkus.native.monitoring>none</quarkus.native.monitoring>");
    }

    /** The hook's program, small beside the sidecar, else with the options of the table. */
    @Test
    void bothKindsOfImageHaveTheCommandOfTheHook() throws IOException {
        Path docker = ROOT.resolve("src/agent/src/main/docker");
        assertThat(Files.readString(docker.resolve("await.native"))).isEqualTo("await\n");
        assertThat(Files.readString(docker.resolve("Dockerfile.native")))
                .contains("/mxsecrets-agent /mxsecrets-agent\n", "src/agent/src/main/docker/await.native /await\n");
        List<String> jvm = options("-XX:[^`]+").stream()
                .filter(option -> !option.contains("RAMPercentage"))
                .toList();
        assertThat(Files.readAllLines(docker.resolve("await.jvm")))
                .containsAll(jvm)
                .endsWith("-jar", "/app/quarkus-run.jar", "await");
        assertThat(Files.readString(docker.resolve("Dockerfile.jvm")))
                .contains("ln -s /usr/bin/java /hook/mxsecrets-agent", "docker/await.jvm /hook/await", "/hook /\n");
    }

    @Test
    void theHeapHasTheSameShareInBothKindsOfImage() throws IOException {
        String share = options("-R:MaximumHeapSizePercent=[^`]+").get(0).split("=")[1];

        assertThat(options("-XX:M(?:ax|in)RAMPercentage=[^`]+"))
                .containsExactly("-XX:MaxRAMPercentage=" + share, "-XX:MinRAMPercentage=" + share);
    }

    /** A program's own value of the key would replace the whole list of the parent's, as it once did. */
    @ParameterizedTest
    @ValueSource(strings = {"src/agent", "webhook", "src/cli"})
    void noProgramReplacesTheArgumentsOfAll(String program) throws IOException {
        String own = Files.readString(ROOT.resolve(program).resolve(OWN).resolve("application.properties"));
        assertThat(own).doesNotContain("quarkus.native.additional-build-args", "quarkus.native.monitoring");
        assertThat(Files.readString(ROOT.resolve(program).resolve("pom.xml"))).doesNotContain("additional-build-args");
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/agent", "webhook", "src/cli"})
    void theImageIsBuiltWithTheArgumentsThatWereLookedAt(String program) throws IOException {
        assertThat(Files.readString(ROOT.resolve(program).resolve("src/main/docker/Dockerfile.native")))
                .contains(
                        "-Dnative",
                        "quarkus.native.march=$MARCH",
                        ".ci/native-arguments " + program,
                        "native-image $(cat native-image.args)");
    }

    /** Its own by a pattern, and the catalogue of core's. */
    @Test
    void everyResourceOfTheCommandLineLiesWhereItsExecutableLooks() throws IOException {
        Path cli = ROOT.resolve("src/cli");
        assertThat(Files.readString(cli.resolve(OWN).resolve("application.properties")))
                .contains("includes=io/mxsecrets/core/catalogue/pmp.txt,io/mxsecrets/cli/**");
        try (Stream<Path> files = Files.walk(cli.resolve(OWN))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> cli.resolve(OWN).relativize(file).toString())
                            .filter(name -> !name.equals("application.properties")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("io/mxsecrets/cli/"));
        }
        assertThat(Files.readString(cli.resolve("pom.xml")))
                .contains("<targetPath>io/mxsecrets/cli/chart</targetPath>");
    }

    @Test
    void theLookAtTheArgumentsMissesNoOption(@TempDir Path project) throws Exception {
        List<String> all = arguments();
        assertThat(look(project, all)).isEmpty();
        for (String option : Set.copyOf(all)) {
            List<String> fewer = new ArrayList<>(all);
            fewer.removeIf(option::equals);
            assertThat(look(project, fewer)).contains(option + " is lost");
        }
        List<String> more = new ArrayList<>(all);
        more.add("-R:+AnotherOne");
        assertThat(look(project, more)).contains("-R:+AnotherOne is not in");
        more.set(more.size() - 1, "--enable-monitoring=heapdump");
        assertThat(look(project, more)).contains("heap dumps are built in");
    }

    /** What {@code .ci/native-arguments} complains of; nothing where it does not. */
    private static String look(Path project, List<String> arguments) throws Exception {
        Path file = project.resolve("agent/target/native-sources/native-image.args");
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join(" ", arguments));
        Process check = new ProcessBuilder(".ci/native-arguments", project + "/agent")
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String words = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(words).isEqualTo(words.isEmpty() ? 0 : 1);
        return words;
    }

    /** What the parent gives native-image for each program. */
    private static List<String> arguments() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        return List.of(pom.replaceAll("(?s).*<quarkus.native.additional-build-args>(.*?)</.*", "$1")
                .split(","));
    }

    private static List<String> options(String shape) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/engineering/images.md"));
        return Pattern.compile("`(" + shape + ")`")
                .matcher(page.substring(0, page.indexOf("\n## ")))
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
