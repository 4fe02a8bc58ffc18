package io.mxsecrets.providers.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.mxsecrets.providers.vault.ScriptedVault.SECRET;
import static io.mxsecrets.providers.vault.ScriptedVault.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.Reading;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is final, what passes, and what is somebody else's: by the answer, whichever call meets it. */
@Timeout(60)
class VaultJudgementTest extends Scripted {
    private static final String LOGIN = "/v1/auth/kubernetes/login";
    private static final String UPGRADING =
            "Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and"
                    + " will resume service shortly.";

    /** So many answers of this kind to a login, then the usual one. */
    private void loginFails(int times, ResponseDefinitionBuilder answer) {
        for (int i = 0; i < times; i++) {
            vault.server.stubFor(post(urlEqualTo(LOGIN))
                    .atPriority(1)
                    .inScenario("login")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "failed " + i)
                    .willReturn(answer)
                    .willSetStateTo("failed " + (i + 1)));
        }
    }

    private void loginAlways(ResponseDefinitionBuilder answer) {
        vault.server.stubFor(post(urlEqualTo(LOGIN)).atPriority(1).willReturn(answer));
    }

    private static ResponseDefinitionBuilder body(int status, String body) {
        return aResponse().withStatus(status).withBody(body);
    }

    @ParameterizedTest // A19
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{}",
                "200|{\"data\":null}",
                "200|{\"data\":{\"data\":[],\"metadata\":{\"version\":1}}}",
                "200|{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":\"1\"}}}",
                "200|{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":99999999999}}}",
                "200|{\"data\":{\"data\":{\"a\":\"b\"},\"data\":{\"a\":\"c\"},\"metadata\":{\"version\":1}}}",
                "200|{\"data\":{\"data\":{\"a\":\"b\"},\"metadata\":{\"version\":1,\"version\":2}}}",
                "200|{\"data\":{\"data\":{\"a\":\"b\"",
                "200|''",
                "200|<html>",
                "201|{}",
                "400|{\"message\":\"bad gateway policy\"}",
                "400|{\"errors\":[\"odd\"]}",
                "401|{\"errors\":[]}",
                "402|''",
                "403|RBAC: access denied",
                "404|<html>",
                "404|{\"data\":{}}",
                "405|{\"errors\":[\"unsupported operation\"]}",
                "408|''",
                "409|''",
                "413|''",
                "418|''",
                "425|''",
                "451|''",
                "500|''",
                "599|''",
            })
    void whatIsCutEmptyOrSomebodyElsesIsReadAgain(int status, String body) {
        vault.once(body(status, body));
        assertThat(read().version()).isEqualTo("1");

        vault.always(body(status, body));
        assertThat(vault.failure().exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @ParameterizedTest // A19
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{}",
                "200|{\"auth\":{\"client_token\":\"a\\nb\"}}",
                "200|''",
                "200|<html>",
                "204|''",
                "400|<html>",
                "401|{\"errors\":[]}",
                "403|RBAC: access denied",
                "403|{\"message\":\"forbidden\"}",
                "404|not found",
                "408|''",
                "425|''",
                "429|''",
                "500|''",
            })
    void whatIsCutEmptyOrSomebodyElsesIsNoRefusalOfALogin(int status, String body) {
        loginFails(1, body(status, body));
        assertThat(read().version()).isEqualTo("1");

        loginAlways(body(status, body));
        Failure failure = vault.failure();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(failure.step()).isEqualTo(Step.LOGIN);
    }

    @ParameterizedTest // A19
    @ValueSource(ints = {500, 503, 404, 403, 418})
    void anErrorLargerThanAnyKeepsTheMeaningOfItsStatus(int status) {
        vault.once(aResponse().withStatus(status).withBody(new byte[6 << 20]));
        assertThat(read().version()).isEqualTo("1");
    }

    @ParameterizedTest // A20
    @CsvSource({"3,3000", "-1,0", "99999999999999999999,10000", "soon,0"})
    void aWaitThatTheStoreAsksForIsKeptWithinReason(String asked, long atLeast) {
        vault.once(aResponse().withStatus(429).withHeader("Retry-After", asked));
        long slept = vault.world.passed().toMillis();

        assertThat(read().version()).isEqualTo("1");
        assertThat(vault.world.passed().toMillis() - slept).isGreaterThanOrEqualTo(atLeast);
    }

    @Test // A21
    void aBareRefusalOfALoginIsTriedForSomeSecondsBecauseItMayBeTheApiServers() {
        loginFails(4, status(403, "permission denied"));
        assertThat(read().version()).isEqualTo("1");
        vault.server.verify(5, postRequestedFor(urlEqualTo(LOGIN)));

        loginAlways(status(403, "permission denied"));
        Duration start = vault.world.passed();
        Failure failure = vault.failure(Duration.ofSeconds(60));
        assertThat(failure.reason()).isEqualTo(Reason.LOGIN_DENIED);
        assertThat(failure.sentence()).contains("Vault cannot reach the Kubernetes API server");
        assertThat(vault.world.passed().minus(start)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
    }

    @Test // A21
    void aRefusalWithAReasonEndsAtOnce() {
        loginAlways(status(403, "service account name not authorized"));

        assertThat(vault.failure(Duration.ofSeconds(20)).reason()).isEqualTo(Reason.LOGIN_DENIED);
        vault.server.verify(1, postRequestedFor(urlEqualTo(LOGIN)));
    }

    @Test // A21
    void aSidecarAsksOnceEvenWhereTheRefusalIsBare() {
        loginAlways(status(403, "permission denied"));

        assertThat(vault.failure(vault.world.deadline().forOneTry()).reason()).isEqualTo(Reason.LOGIN_DENIED);
        vault.server.verify(1, postRequestedFor(urlEqualTo(LOGIN)));
    }

    @ParameterizedTest // A21
    @ValueSource(
            strings = {
                "error validating token: fetching keys oidc: get keys failed: Get https://x: dial tcp: i/o timeout",
                "error checking oidc discovery URL",
            })
    void aVaultThatCannotFetchTheClustersKeysIsNoRefusal(String words) {
        loginFails(3, status(400, words));
        assertThat(read().version()).isEqualTo("1");

        loginAlways(status(400, words));
        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.STORE_ERROR);
        assertThat(failure.sentence()).contains("let Vault reach the Kubernetes API server");
    }

    @Test // A21
    void aVaultThatTakesALoginAndKeepsSilentIsSaidToWaitItself() {
        loginAlways(okJson(ScriptedVault.login(60)).withFixedDelay(20_000));
        Failure failure =
                vault.failure(vault.world.deadline(Duration.ofSeconds(1)).forOneTry());
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.sentence())
                .contains("it waits for the Kubernetes API server")
                .contains("kubernetes_host");

        vault.server.resetScenarios();
        loginAlways(okJson(ScriptedVault.login(60)));
        vault.always(okJson(ScriptedVault.document(1)).withFixedDelay(20_000));
        failure = vault.failure(vault.world.deadline(Duration.ofSeconds(1)).forOneTry());
        assertThat(failure.sentence()).contains("took the request").doesNotContain("NetworkPolicy");
    }

    @Test // A21
    void anEngineThatIsStillUpgradedIsWaitedFor() {
        for (int i = 0; i < 4; i++) {
            vault.server.stubFor(get(urlEqualTo(SECRET))
                    .atPriority(1)
                    .inScenario("upgrade")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "upgrading " + i)
                    .willReturn(status(400, UPGRADING))
                    .willSetStateTo("upgrading " + (i + 1)));
        }
        assertThat(read().version()).isEqualTo("1");
        vault.server.verify(5, getRequestedFor(urlEqualTo(SECRET)));

        vault.always(status(400, UPGRADING));
        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.STORE_ERROR);
        assertThat(failure.sentence()).contains("is still upgrading the engine to KV version 2");
    }

    @Test
    void aLoginThatAsksForASecondFactorIsFinal() {
        loginAlways(okJson("{\"auth\":{\"client_token\":\"\",\"mfa_requirement\":{\"mfa_request_id\":\"x\"}}}"));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.LOGIN_DENIED);
        assertThat(failure.sentence()).contains("asks for a second factor");
        vault.server.verify(1, postRequestedFor(urlEqualTo(LOGIN)));
    }

    @Test // A22
    void aDestroyedVersionIsNotPublishedWhateverComesWithIt() {
        vault.always(okJson(ScriptedVault.document(1).replace("\"destroyed\":false", "\"destroyed\":true")));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.DELETED);
        assertThat(failure.sentence()).contains("is destroyed");
    }

    @Test // A22
    void aVersionThatWillBeDeletedLaterIsPublished() {
        vault.always(okJson(ScriptedVault.document(1)
                .replace("\"deletion_time\":\"\"", "\"deletion_time\":\"2099-01-01T00:00:00Z\"")));

        assertThat(read().version()).isEqualTo("1");
    }

    @ParameterizedTest // A22
    @ValueSource(strings = {"{\"data\":{\"a\":\"CANARY\"},\"lease_duration\":2764800}", "{\"data\":{\"a\":null}}"})
    void aSecretWithoutMetadataIsOneOfVersionOneUnlessTheMountSaysOtherwise(String body) {
        vault.always(okJson(body));
        assertThat(vault.failure().reason()).isEqualTo(Reason.UNSUPPORTED_ENGINE);

        vault.server.stubFor(get(urlEqualTo("/v1/sys/internal/ui/mounts/kv/app"))
                .willReturn(okJson("{\"data\":{\"path\":\"kv/\",\"type\":\"kv\",\"options\":{\"version\":\"2\"}}}")));
        assertThat(vault.failure().reason()).isEqualTo(Reason.STRANGE_ANSWER);
    }

    @ParameterizedTest // A22
    @ValueSource(strings = {"other/", "kv/\u001b[31m/", "k", ""})
    void aMountThatTheSecretIsNotBelowIsNotBelieved(String mount) {
        vault.always(status(403, "permission denied"));
        vault.server.stubFor(get(urlEqualTo("/v1/sys/internal/ui/mounts/kv/app"))
                .willReturn(okJson(
                        "{\"data\":{\"path\":\"" + mount.replace("\u001b", "\\u001b") + "\",\"type\":\"transit\"}}")));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    }

    @ParameterizedTest // A22
    @ValueSource(strings = {"NUMBER", "DEEP", "SURROGATE", "TWICE"})
    void aDocumentOfAnyKindIsHandedOnByteForByte(String kind) {
        String document =
                switch (kind) {
                    case "NUMBER" -> "{\"n\":" + "9".repeat(1_001) + "}";
                    case "DEEP" -> "{\"a\":" + "[".repeat(1_100) + "]".repeat(1_100) + "}";
                    case "SURROGATE" -> "{\"\\ud800\":1}";
                    default -> "{\"a\":\"}]\\\\\",\"a\":\"\\\"{\"}";
                };
        vault.always(okJson("{\"data\":{\"data\":" + document + ",\"metadata\":{\"version\":3}}}"));

        assertThat(VaultBench.text(read())).isEqualTo(document);
    }

    @ParameterizedTest // A23
    @ValueSource(
            strings = {
                "4611686018427387904",
                "1e308",
                "-1",
                "-9223372036854775808",
                "9223372036854775808",
                "\"1h\"",
                "null",
                "{}"
            })
    void noLifetimeOfATokenStopsTheChecksThatFollow(String lease) {
        loginAlways(okJson(ScriptedVault.login(60).replace(":60,", ":" + lease + ",")));
        vault.server.stubFor(post(urlEqualTo("/v1/auth/token/renew-self"))
                .willReturn(okJson(ScriptedVault.login(60).replace(":60,", ":" + lease + ","))));
        try (VaultProvider provider = vault.provider()) {
            for (int check = 0; check < 20; check++) {
                assertThat(provider.read(
                                vault.world.request(), vault.world.deadline().forOneTry()))
                        .isInstanceOf(Reading.Read.class);
                vault.world.pass(Duration.ofDays(50));
            }
        }
    }

    @ParameterizedTest // A19
    @CsvSource({"200,<html>", "200,[]", "418,''", "403,nobody"})
    void oddMetadataDoesNotKeepTheSecretFromBeingRead(int status, String body) {
        vault.server.stubFor(get(urlEqualTo("/v1/kv/metadata/app")).willReturn(body(status, body)));
        try (VaultProvider provider = vault.provider()) {
            assertThat(provider.read(
                            vault.world.request("7"), vault.world.deadline().forOneTry()))
                    .isInstanceOf(Reading.Read.class);
        }
    }

    @Test // A13
    void aTokenFileThatIsNoFileIsNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path odd : new Path[] {pipe, directory, Path.of("/dev/zero")}) {
            vault.world.with("MXSECRETS_VAULT_JWT_FILE", odd.toString());

            Failure failure = vault.failure();
            assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_FILE);
            assertThat(failure.sentence()).contains("is not a regular file: " + odd);
        }
    }

    @Test // A24
    void aLoginInANamespaceReadsASecretOfANamespaceBelowByItsMount() {
        vault.world
                .with("MXSECRETS_VAULT_NAMESPACE", "admin")
                .with("MXSECRETS_SECRET", "team-a/kv/app")
                .with("MXSECRETS_VAULT_KV_MOUNT", "team-a/kv");
        vault.server.stubFor(get(urlPathEqualTo("/v1/team-a/kv/data/app"))
                .withHeader("X-Vault-Namespace", equalTo("admin"))
                .willReturn(okJson(ScriptedVault.document(5))));

        assertThat(read().version()).isEqualTo("5");
        vault.server.verify(postRequestedFor(urlEqualTo(LOGIN)).withHeader("X-Vault-Namespace", equalTo("admin")));
    }
}
