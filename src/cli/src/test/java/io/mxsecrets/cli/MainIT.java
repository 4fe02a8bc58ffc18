package io.mxsecrets.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest.Ended;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainIT extends JarTest {
    @Test
    void theJarInjectsAPodFromStandardInput() throws Exception {
        String pod = java.nio.file.Files.readString(EXAMPLES.resolve("pmp/pod-vault.yaml"));
        Ended ended = mxsecrets(Map.of(), pod, "inject", "-f", "-");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("mxsecrets-init");
        assertThat(ended.err()).isEmpty();
    }
}
