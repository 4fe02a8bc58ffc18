package io.mxsecrets.testbed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.testbed.tool.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinariesTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"dotenv-compose", "dotenv-python"})
    void readsADotenvFileAsItsUsersDo(String reader) throws Exception {
        var file = Files.writeString(directory.resolve(".env"), "A='one $TWO'\nB=\"li\\nne\"\n");

        var process = new ProcessBuilder(Binaries.need(reader).toString(), file.toString()).start();

        var read = Http.JSON.readTree(process.getInputStream());
        assertThat(read.path("A").asText()).isEqualTo("one $TWO");
        assertThat(read.path("B").asText()).isEqualTo("li\nne");
    }

    @Test
    void readsAYamlFileAsPythonDoes() throws Exception {
        var file = Files.writeString(directory.resolve("a.yaml"), "A: 'one # two'\n\"B\\n\": \"\\u00e9\"\n");

        var process = new ProcessBuilder(Binaries.need("yaml-python").toString(), file.toString()).start();

        var read = Http.JSON.readTree(process.getInputStream());
        assertThat(read.path("A").asText()).isEqualTo("one # two");
        assertThat(read.path("B\n").asText()).isEqualTo("é");
    }

    @Test
    void knowsWhatItMakes() {
        assertThatThrownBy(() -> Binaries.find("emacs")).isInstanceOf(IllegalArgumentException.class);
    }
}
