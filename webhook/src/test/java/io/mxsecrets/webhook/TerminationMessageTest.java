package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F29: what {@code kubectl describe pod} shows of a replica that ended. {@code LifecycleIT} sees it on a node. */
class TerminationMessageTest {
    @TempDir
    Path directory;

    @Test
    void f29TheLastSentenceStandsThereUntilItIsCleared() throws IOException {
        Path file = Files.createFile(directory.resolve("termination-log"));
        TerminationMessage message = new TerminationMessage(file);

        message.write("waiting: there is no Secret mendix-secrets-injector-tls; run helm upgrade");
        message.write("defaults.store is nope");
        assertThat(file).hasContent("defaults.store is nope");

        message.clear();
        assertThat(file).isEmptyFile();
    }

    @Test
    void f29ALongOneIsCut() throws IOException {
        Path file = Files.createFile(directory.resolve("termination-log"));
        new TerminationMessage(file).write("x".repeat(5000));
        assertThat(file).hasSize(1024);
    }

    @Test
    void f29NothingIsMadeWhereNoKubeletMadeIt() {
        Path file = directory.resolve("termination-log");
        new TerminationMessage(file).write("x");
        assertThat(file).doesNotExist();
    }
}
