package io.mxsecrets.providers.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Overheard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A18: no value, token, token file or body is told, by us or by any library, at any level, whatever happens. */
class VaultSilenceTest extends Scripted {
    @RegisterExtension
    final Overheard overheard = new Overheard();

    @BeforeEach
    void watch() {
        overheard.secret("CANARY").watch(vault.world.telemetry);
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

        assertThat(told).hasSize(25).noneMatch(String::isEmpty);
        told.forEach(overheard::tell);
        assertThat(overheard.logged()).isNotEmpty();
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
