package io.mxsecrets.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    private Secrets secrets;

    @BeforeEach
    void open() {
        secrets = Secrets.in(directory, "secrets.properties");
    }

    /** As the agent does it: a dated directory, and the link to it swapped by rename. */
    private void publish(String generation, String content) throws IOException {
        Path dated = Files.createDirectory(directory.resolve(".." + generation));
        Files.writeString(dated.resolve("secrets.properties"), content);
        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), dated.getFileName());
        Files.move(next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void readsWhatIsThereNow() throws IOException {
        publish("1", "DB.Password=one\nname=\\u00e9\n");
        assertThat(secrets.get("DB.Password")).isEqualTo("one");
        assertThat(secrets.get("name")).isEqualTo("é");
        publish("2", "DB.Password=two\n");
        assertThat(secrets.get("DB.Password")).isEqualTo("two");
        assertThat(secrets.generation().keys()).containsExactly("DB.Password");
        assertThat(secrets.generation().find("name")).isEmpty();
    }

    @Test
    void readsAFileOnceAGeneration() throws IOException {
        publish("1", "a=1\n");
        Generation first = secrets.generation();
        assertThat(secrets.generation()).isSameAs(first);
    }

    @Test
    void aGenerationThatSomebodyHoldsStaysAsItWas() throws IOException {
        publish("1", "a=1\n");
        Generation first = secrets.generation();
        publish("2", "a=2\n");
        assertThat(first.get("a")).isEqualTo("1");
        assertThat(secrets.generation().get("a")).isEqualTo("2");
    }

    @Test
    void saysWhatIsMissingAndNeverAValue() throws IOException {
        assertThatThrownBy(secrets::generation)
                .isInstanceOf(SecretsUnavailable.class)
                .hasMessageContaining(directory.toString());
        publish("1", "a=CANARY\n");
        assertThatThrownBy(() -> secrets.get("b")).hasMessage("there is no secret with the key b");
        assertThat(secrets.generation() + " " + secrets).doesNotContain("CANARY");
    }

    @Test
    void findsTheFilesByTheVariablesOfTheInjector() throws IOException {
        publish("1", "a=1\n");
        Map<String, String> variables = Map.of("MENDIX_SECRETS_DIR", directory.toString());
        assertThat(Secrets.from(variables).get("a")).isEqualTo("1");
        assertThatThrownBy(() -> Secrets.from(Map.of())).hasMessageContaining("MENDIX_SECRETS_DIR");
    }

    @Test
    void aWatchTellsOfEachGenerationOnce() throws Exception {
        publish("1", "a=1\n");
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (Watch watch = Watch.begin(secrets, Duration.ofMillis(2), generation -> {
            seen.add(generation.name() + "=" + generation.get("a"));
            throw new IllegalStateException("a listener's own business");
        })) {
            for (int i = 2; i < 5; i++) {
                publish(Integer.toString(i), "a=" + i + "\n");
                assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo(i + "=" + i);
            }
            assertThat(seen.poll(50, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(List.copyOf(seen)).isEmpty();
    }
}
