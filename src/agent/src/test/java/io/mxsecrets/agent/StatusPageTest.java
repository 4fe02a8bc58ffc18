package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mxsecrets pods} and {@code mxsecrets wait} ask a sidecar, and what {@code init} leaves for them. */
class StatusPageTest {
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temporary;

    private AgentHarness bench;

    @BeforeEach
    void twoSources() {
        bench = new AgentHarness(temporary.resolve("files"), 11);
        bench.set("SECRET__DB", "kv/db").set("SECRET__API", "kv/api").set("FORMAT", "hocon");
        bench.store.put("kv/db", "{\"Password\":\"canary-one\"}");
        bench.store.put("kv/api", "{\"Key\":\"canary-key\"}");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        bench.sidecar();
    }

    private JsonNode status() throws IOException {
        return JSON.readTree(bench.page("/status"));
    }

    private JsonNode source(String alias) throws IOException {
        return status().path("sources").path(alias);
    }

    @Test
    void tellsTheVersionsInTheFilesRightAfterInit() throws IOException {
        assertThat(status().path("schema").asInt()).isEqualTo(1);
        assertThat(status().path("agent").asText()).isEqualTo("1.2.3");
        assertThat(status().path("generation").asText())
                .isEqualTo(bench.manifest().orElseThrow().generation());
        assertThat(source("db").path("version").asText()).isEqualTo("1");
        assertThat(source("db").path("failing").isNull()).isTrue();
        assertThat(source("db").path("nextSeconds").asInt()).isBetween(230, 360);
        assertThat(status().path("restartDue").asBoolean()).isFalse();
    }

    @Test
    void tellsTheNewVersionOnceItIsInTheFilesAndThatARestartIsDue() throws IOException {
        bench.pass(LONGEST);
        bench.store.put("kv/db", "{\"Password\":\"canary-two\"}");
        bench.pass(LONGEST);

        assertThat(source("db").path("version").asText()).isEqualTo("2");
        assertThat(source("api").path("version").asText()).isEqualTo("1");
        assertThat(status().path("restartDue").asBoolean()).isTrue();
    }

    @Test
    void aNewVersionOfEqualEntriesIsTheOneInTheFiles() throws IOException {
        bench.pass(LONGEST);
        bench.store.put("kv/db", "{ \"Password\" : \"canary-one\" }");
        bench.pass(LONGEST);

        assertThat(source("db").path("version").asText()).isEqualTo("2");
        assertThat(status().path("restartDue").asBoolean()).isFalse();
    }

    @Test
    void aVersionThatCannotBeTakenIsNotInTheFiles() throws IOException {
        bench.pass(LONGEST);
        bench.store.put("kv/db", "[\"canary-two\"]");
        bench.pass(LONGEST);

        assertThat(source("db").path("version").asText()).isEqualTo("1");
        assertThat(source("db").path("failing").asText()).isEqualTo("document_invalid");
        assertThat(source("api").path("failing").isNull()).isTrue();
    }

    @Test
    void aStoreThatIsAwayIsTold() throws IOException {
        bench.set("STALE_TTL", "10m").sidecar();
        bench.store.goAway(Reason.SEALED);
        bench.pass(Duration.ofMinutes(20));

        assertThat(source("api").path("failing").asText()).isEqualTo("sealed");
        assertThat(source("api").path("stale").asBoolean()).isTrue();
        assertThat(source("api").path("ageSeconds").asLong()).isBetween(1200L, 1500L);
        assertThat(source("api").path("version").asText()).isEqualTo("1");
    }

    @Test
    void aDiskThatTakesNothingIsToldAndTheOldVersionStays() throws IOException {
        AtomicBoolean full = new AtomicBoolean();
        bench.disk = FullDisk.over(bench.disk, full);
        bench.sidecar();
        full.set(true);
        bench.store.put("kv/db", "{\"Password\":\"canary-two\"}");
        bench.pass(LONGEST);

        assertThat(status().path("failing").asText()).isEqualTo("cannot_write");
        assertThat(source("db").path("version").asText()).isEqualTo("1");
    }

    @Test
    void tellsNeitherReferencesNorKeysNorValues() {
        assertThat(bench.page("/status")).doesNotContain("kv/", "Password", "Key", "canary", "vault.test");
    }

    /** For pods of {@code mode: init}, which have no page: where the kubelet shows it. */
    @Test
    void initLeavesTheVersionsInItsTerminationMessage() throws IOException {
        Path log = Files.createFile(temporary.resolve("termination-log"));
        bench.store.put("kv/db", "{\"Password\":\"canary-two\"}");
        bench.init();

        JsonNode left = JSON.readTree(Files.readString(log));
        assertThat(left.path("generation").asText())
                .isEqualTo(bench.manifest().orElseThrow().generation());
        assertThat(left.path("sources").toString()).isEqualTo("{\"api\":\"1\",\"db\":\"2\"}");
        assertThat(Files.readString(log)).doesNotContain("kv/", "canary");
    }

    @Test
    void whatDoesNotFitTheTerminationMessageIsLeftOut() throws IOException {
        Path log = Files.createFile(temporary.resolve("termination-log"));
        for (int i = 0; i < 64; i++) {
            bench.set("SECRET__SOURCE" + (100 + i), "kv/s" + i).set("PREFIX__SOURCE" + (100 + i), "p" + i);
            bench.store.put("kv/s" + i, "{\"a\":\"1\"}");
        }
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);

        assertThat(log).isEmptyFile();
    }
}
