package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged {@code mxsecrets}, as people run it beside a cluster. */
final class Mxsecrets {
    private static final Path JAR = Shell.ROOT.resolve("src/cli/target/quarkus-app/quarkus-run.jar");

    private Mxsecrets() {}

    record Ended(int exitCode, String out, String err) {}

    static List<String> command(String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * @param environment beside this process's own, without its variables of clusters and stores
     * @param command of this program, or of one that calls it
     */
    static Ended run(Path directory, Map<String, String> environment, List<String> command) throws Exception {
        Path out = Files.createTempFile(directory, "mxsecrets", ".out");
        Path err = Files.createTempFile(directory, "mxsecrets", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(MXSECRETS|AWS|VAULT|QUARKUS|KUBE).*"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
