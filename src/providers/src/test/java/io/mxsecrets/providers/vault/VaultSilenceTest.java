package io.mxsecrets.providers.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.providers.Diagnosis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A18: no value, token, token file or body is told, by us or by any library, at any level, whatever happens. */
class VaultSilenceTest {
    private static final List<String> LOUD =
            List.of("io.quarkus", "sun.net.www.protocol.http", "com.fasterxml", "io.mxsecrets");

    @TempDir
    Path directory;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private ScriptedVault vault;
    private List<Logger> loggers;

    @BeforeEach
    void listen() {
        vault = new ScriptedVault(directory);
        recorder.setLevel(Level.ALL);
        loggers = LOUD.stream().map(Logger::getLogger).toList();
        loggers.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(recorder);
        });
        System.setOut(new PrintStream(printed, true));
        System.setErr(new PrintStream(printed, true));
    }

    @AfterEach
    void stop() {
        System.setOut(out);
        System.setErr(err);
        loggers.forEach(logger -> {
            logger.setLevel(null);
            logger.removeHandler(recorder);
        });
        vault.close();
    }

    private static ResponseDefinitionBuilder status(int status) {
        return aResponse().withStatus(status).withBody("{\"errors\":[\"CANARY in an error\"],\"x\":\"CANARY\"}");
    }

    @Test
    void nothingIsToldWhateverVaultAnswers() {
        List<String> told = new CopyOnWriteArrayList<>();
        List<ResponseDefinitionBuilder> answers = List.of(
                okJson(ScriptedVault.document(1)),
                status(400),
                status(403),
                status(404),
                status(412),
                status(429),
                status(500),
                status(503),
                status(307),
                aResponse().withStatus(200).withBody("CANARY"),
                aResponse().withStatus(200).withBody("{\"data\":{\"data\":{\"CANARY\":\"CANARY"),
                aResponse().withStatus(200).withBody("{\"data\":{\"CANARY\":\"CANARY\"}}"),
                aResponse().withStatus(302).withHeader("Location", "http://CANARY.example/CANARY"));
        for (ResponseDefinitionBuilder answer : answers) {
            vault.always(answer);
            told.add(tellAll());
        }
        for (ResponseDefinitionBuilder answer : answers.subList(1, answers.size())) {
            vault.server.stubFor(
                    post(urlEqualTo("/v1/auth/kubernetes/login")).atPriority(1).willReturn(answer));
            told.add(tellAll());
        }

        assertThat(told)
                .hasSize(25)
                .allSatisfy(text -> assertThat(text).isNotEmpty().doesNotContain("CANARY"));
        assertThat(logged)
                .isNotEmpty()
                .noneMatch(line -> line.contains("CANARY-t") || line.contains("CANARY-9") || line.contains("CANARY-s"));
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("CANARY");
        assertThat(vault.world.telemetry.toString()).doesNotContain("CANARY");
    }

    /** A read, a renewal that is refused, a doctor's walk, a goodbye: everything that they say of themselves. */
    private String tellAll() {
        StringBuilder told = new StringBuilder();
        try (VaultProvider provider = vault.provider()) {
            for (int i = 0; i < 2; i++) {
                try {
                    told.append(provider.read(
                            vault.world.request(), vault.world.deadline().forOneTry()));
                } catch (Failure failure) {
                    StringWriter trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    told.append(trace);
                }
                vault.world.pass(Duration.ofMinutes(50));
            }
            for (Diagnosis found : provider.diagnose(
                    vault.world.source(), vault.world.deadline().forOneTry())) {
                told.append(found);
            }
        }
        return told.toString();
    }
}
