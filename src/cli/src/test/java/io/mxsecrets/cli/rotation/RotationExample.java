package io.mxsecrets.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.pods.FakeCluster;
import io.mxsecrets.cli.pods.TestPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;

/** An example's script with the packaged jar and a real store; what its pods have is told by the test. */
abstract class RotationExample extends JarTest {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    @AutoClose
    final FakeCluster cluster;

    RotationExample() throws IOException {
        this.cluster = new FakeCluster();
    }

    /** Two pods that read it as {@code db}. */
    final void pods(Map<String, String> annotations) throws Exception {
        for (String pod : new String[] {"connected", "cut-off"}) {
            cluster.pod(TestPods.injected(directory, "team-a", pod, annotations));
        }
    }

    final boolean revoked() {
        return Files.exists(directory.resolve("revoked"));
    }

    final String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }

    /** @return how the script ended */
    final int rotate(String example, String secret, String timeout, Map<String, String> store) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        program(bin.resolve("mxsecrets"), "exec " + java() + " -jar " + JAR + " \"$@\"");
        program(bin.resolve("revoke"), "touch " + directory.resolve("revoked"));
        Path script = EXAMPLES.resolve(example).resolve("rotate").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(script.toString(), secret, "DB.Password")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(MXSECRETS|AWS|VAULT|QUARKUS|KUBE).*"));
        builder.environment().putAll(store);
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        bin + ":" + System.getenv("PATH"),
                        "KUBECONFIG",
                        cluster.kubeconfig(directory).toString(),
                        "SET_PASSWORD",
                        "wc -c",
                        "REVOKE_OLD",
                        "revoke",
                        "TIMEOUT",
                        timeout));
        Process running = builder.start();
        assertThat(running.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return running.exitValue();
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
