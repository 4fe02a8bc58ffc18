package io.mxsecrets.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider promises; a subclass says how its store is filled and made silent. */
@Timeout(60)
public abstract class ProviderContract {
    protected static final String CANARY = "CANARY-3c7e";

    /** Set so that the source {@code main} is the secret of this test, which is not there yet. */
    protected abstract TestWorld world();

    /** A provider in the {@link #world()} as it is now. */
    protected abstract SecretProvider open();

    /** Writes the secret's newest version. */
    protected abstract void put(String json);

    /** From the next {@link #open} on the store takes connections and answers nothing. */
    protected abstract void silence();

    private Document read(SecretProvider provider) {
        Reading reading = provider.read(world().request(), world().deadline());
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).document();
    }

    private Entries entries(String document) throws IOException {
        put(Files.readString(root().resolve("examples/pmp").resolve(document)));
        try (SecretProvider provider = open()) {
            return new Flattener(new DocumentName("main", "pmp"), FlattenRules.DEFAULT)
                    .flatten(read(provider).bytes())
                    .entries();
        }
    }

    private static Path root() {
        Path up = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(up.resolve("examples/pmp"))) {
            up = up.getParent();
        }
        return up;
    }

    @Test
    void theNestedAndTheFlatDocumentOfPrivateMendixPlatformGiveTheSameEntries() throws IOException {
        Entries nested = entries("document.nested.json");

        assertThat(nested.size()).isEqualTo(30);
        assertThat(nested.keys()).contains("VCS.GitlabAdminPAT", "Email.SMTPPassword");
        assertThat(entries("document.flat.json").stream()
                        .map(e -> e.key() + "=" + e.value().reveal()))
                .containsExactlyElementsOf(nested.stream()
                        .map(e -> e.key() + "=" + e.value().reveal())
                        .toList());
    }

    @Test
    void aKnownVersionIsUnchangedUntilANewOneIsWritten() {
        put("{\"a\":\"1\"}");
        try (SecretProvider provider = open()) {
            String version = read(provider).version();
            assertThat(provider.read(world().request(version), world().deadline()))
                    .isInstanceOf(Reading.Unchanged.class);

            put("{\"a\":\"2\"}");
            Reading changed = provider.read(world().request(version), world().deadline());
            assertThat(changed).isInstanceOf(Reading.Read.class);
            assertThat(((Reading.Read) changed).document().version()).isNotEqualTo(version);
        }
    }

    @Test
    void aSecretThatIsNotThereIsNotFoundByName() {
        try (SecretProvider provider = open()) {
            assertThatThrownBy(() -> read(provider)).isInstanceOfSatisfying(Failure.class, failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
                assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
                assertThat(failure.sentence())
                        .contains(world().source().reference().toString());
                assertThat(failure.getCause()).isNull();
            });
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsLeftAtTheDeadline() {
        put("{\"a\":\"1\"}");
        silence();
        long start = System.nanoTime();
        try (SecretProvider provider = open()) {
            assertThatThrownBy(() -> provider.read(world().request(), world().deadline(Duration.ofSeconds(1))))
                    .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.UNAVAILABLE));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test // A18
    void noValueIsTold() {
        put("{\"password\":\"" + CANARY + "\",\"nested\":{\"deep\":\"" + CANARY + "\"}}");
        try (SecretProvider provider = open()) {
            Reading reading = provider.read(world().request(), world().deadline());

            assertThat(reading.toString()).doesNotContain(CANARY);
            assertThat(provider.diagnose(world().source(), world().deadline()))
                    .isNotEmpty()
                    .allMatch(found -> found.verdict() != Diagnosis.Verdict.FAIL)
                    .allMatch(found -> !found.toString().contains(CANARY));
            assertThat(world().telemetry.toString()).doesNotContain(CANARY);
        }
    }

    @Test
    void sourcesOfOneIdentityShareOneRead() {
        put("{\"a\":\"1\"}");
        try (SecretProvider provider = open()) {
            Request request = world().request();
            assertThat(provider.readAll(java.util.List.of(request, world().request()), world().deadline()))
                    .hasSize(1)
                    .containsKey(new Request(world().source(), Optional.empty()));
        }
    }
}
