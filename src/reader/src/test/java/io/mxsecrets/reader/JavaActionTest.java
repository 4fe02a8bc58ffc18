package io.mxsecrets.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample action, compiled for Java 11 against the shape of the runtime's classes, and run as in a pod. */
class JavaActionTest {
    private static final String MAIN = "public class Pod { public static void main(String[] a) throws Exception {"
            + " System.out.print(new secrets.actions.GetSecret(null, a[0]).executeAction()); } }";

    @TempDir
    Path directory;

    @Test
    void givesAMicroflowTheValueOfNow() throws Exception {
        Path classes = compiled();
        publish("1", "DB.Password=one\n");
        assertThat(run(classes)).isEqualTo("one");
        publish("2", "DB.Password=two\n");
        assertThat(run(classes)).isEqualTo("two");
    }

    private void publish(String generation, String content) throws IOException {
        Path dated = Files.createDirectory(directory.resolve(".." + generation));
        Files.writeString(dated.resolve("secrets.properties"), content);
        Files.deleteIfExists(directory.resolve("..data"));
        Files.createSymbolicLink(directory.resolve("..data"), dated.getFileName());
    }

    private Path compiled() throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("--release", "11", "-d", classes.toString()));
        arguments.addAll(List.of("-classpath", "target/classes"));
        arguments.add(Files.writeString(directory.resolve("Pod.java"), MAIN).toString());
        for (String root : List.of("src/test/stubs", "../../examples/java-action/javasource")) {
            try (Stream<Path> sources = Files.walk(Path.of(root))) {
                sources.map(Path::toString)
                        .filter(name -> name.endsWith(".java"))
                        .forEach(arguments::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, arguments.toArray(new String[0])))
                .isZero();
        return classes;
    }

    private String run(Path classes) throws Exception {
        ProcessBuilder pod = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                classes + ":" + Path.of("target/classes").toAbsolutePath(),
                "Pod",
                "DB.Password");
        pod.environment().putAll(Map.of("MENDIX_SECRETS_DIR", directory.toString()));
        Process process = pod.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
