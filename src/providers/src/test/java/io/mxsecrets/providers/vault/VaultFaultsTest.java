package io.mxsecrets.providers.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.mxsecrets.providers.vault.ScriptedVault.SECRET;
import static io.mxsecrets.providers.vault.ScriptedVault.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.vault.client.VaultTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Vault cannot be made to answer. */
@Timeout(30)
class VaultFaultsTest extends Scripted {
    @Test
    void theDocumentIsCutOutByteForByteNumbersAndRepeatedNamesIncluded() {
        Document document = read();

        assertThat(VaultBench.text(document))
                .isEqualTo("{\"a\":\"" + ScriptedVault.CANARY + "\",\"n\":1.10,\"n\":1e400}");
        assertThat(document.version()).isEqualTo("1");
        assertThat(document.created()).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(document.toString()).doesNotContain(ScriptedVault.CANARY);
    }

    @Test
    void everyCallCarriesTheEnterpriseNamespace() {
        vault.world.with("MXSECRETS_VAULT_NAMESPACE", "admin/team-a");
        read();

        vault.server.verify(postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login"))
                .withHeader("X-Vault-Namespace", equalTo("admin/team-a")));
        vault.server.verify(getRequestedFor(urlEqualTo(SECRET))
                .withHeader("X-Vault-Namespace", equalTo("admin/team-a"))
                .withHeader("X-Vault-Token", equalTo(ScriptedVault.TOKEN))
                .withHeader("X-Vault-Request", equalTo("true")));
        vault.server.verify(postRequestedFor(urlEqualTo("/v1/auth/token/revoke-self"))
                .withHeader("X-Vault-Namespace", equalTo("admin/team-a")));
    }

    @Test
    void anAddressMayHaveAPathBeforeTheApi() {
        vault.world.with("MXSECRETS_VAULT_ADDRESS", vault.server.baseUrl() + "/gate/vault/");
        vault.server.stubFor(
                post(urlEqualTo("/gate/vault/v1/auth/kubernetes/login")).willReturn(okJson(ScriptedVault.login(60))));
        vault.server.stubFor(get(urlEqualTo("/gate/vault" + SECRET)).willReturn(okJson(ScriptedVault.document(7))));

        assertThat(read().version()).isEqualTo("7");
    }

    @ParameterizedTest // F3
    @ValueSource(ints = {412, 429, 472, 473, 500, 502, 503, 504})
    void whatMayPassIsTriedAgainWithinTheDeadline(int status) {
        vault.once(status(status));

        assertThat(read().version()).isEqualTo("1");
        vault.server.verify(2, getRequestedFor(urlEqualTo(SECRET)));
        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login")));
    }

    @ParameterizedTest // F3
    @ValueSource(strings = {"/v1/kv/metadata/app", "/v1/auth/kubernetes/login", SECRET + "?version=1"})
    void whatMayPassBeforeThePreviousVersionIsTriedAgainToo(String path) {
        vault.world.with("MXSECRETS_VERSION", "previous");
        vault.server.stubFor(
                get(urlEqualTo("/v1/kv/metadata/app")).willReturn(okJson("{\"data\":{\"current_version\":2}}")));
        vault.server.stubFor(get(urlEqualTo(SECRET + "?version=1")).willReturn(okJson(ScriptedVault.document(1))));
        vault.server.stubFor(any(urlEqualTo(path))
                .atPriority(1)
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(status(503))
                .willSetStateTo("done"));

        assertThat(read().version()).isEqualTo("1");
        vault.server.verify(0, getRequestedFor(urlEqualTo(SECRET)));
    }

    @ParameterizedTest // F3
    @CsvSource({
        "412,'',STORE_ERROR,has not caught up",
        "429,'',THROTTLED_BY_STORE,limits the rate of calls",
        "472,'',STANDBY,serves no reads",
        "473,'',STANDBY,serves no reads",
        "500,'',STORE_ERROR,failed (500)",
        "500,local node not active but active cluster node not found,STANDBY,finds no active node",
        "503,Vault is sealed,SEALED,is sealed; unseal it",
        "501,'',UNINITIALISED,has not been initialised",
    })
    void whatLastsIsToldApart(int status, String error, Reason reason, String words) {
        vault.always(error.isEmpty() ? status(status) : status(status, error));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.step()).isEqualTo(Step.READ);
        assertThat(failure.sentence()).contains(words);
    }

    @Test // F3
    void aVaultThatWasNeverInitialisedCallsItselfSealedAndIsToldApart() {
        vault.always(status(503, "Vault is sealed"));
        vault.server.stubFor(get(urlEqualTo("/v1/sys/health"))
                .willReturn(aResponse().withStatus(501).withBody("{\"initialized\":false,\"sealed\":true}")));

        assertThat(vault.failure().reason()).isEqualTo(Reason.UNINITIALISED);
    }

    @Test
    void aThrottledLoginIsALoginsFailure() {
        vault.server.stubFor(
                post(urlEqualTo("/v1/auth/kubernetes/login")).atPriority(1).willReturn(status(429)));

        Failure failure = vault.failure();
        assertThat(failure.step()).isEqualTo(Step.LOGIN);
        assertThat(failure.reason()).isEqualTo(Reason.THROTTLED_BY_STORE);
    }

    @ParameterizedTest // A11
    @ValueSource(
            strings = {
                "<html>CANARY-9f1b-value</html>",
                "{\"data\":{\"data\":{\"a\":\"CANARY-9f1b-value\"",
                "",
                "[]",
                "CANARY-9f1b-value",
            })
    void somebodyElsesPageOrACutBodyIsNoDocument(String body) {
        vault.always(aResponse().withStatus(200).withBody(body));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.STRANGE_ANSWER);
        assertThat(failure.sentence()).doesNotContain("CANARY");
        assertThat(vault.world.telemetry.toString()).doesNotContain("CANARY");
    }

    @Test // A11
    void anEndlessBodyIsCutAtTheCap() {
        vault.always(aResponse().withStatus(200).withBody(new byte[VaultTransport.LARGEST_BODY + 10]));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.STRANGE_ANSWER);
        assertThat(failure.sentence()).contains("more than 2048 KiB");
    }

    @Test // A11
    void aPackedBodyIsNotUnpacked() {
        vault.always(aResponse()
                .withStatus(200)
                .withHeader("Content-Encoding", "gzip")
                .withBody(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0}));

        assertThat(vault.failure().reason()).isEqualTo(Reason.STRANGE_ANSWER);
    }

    @ParameterizedTest // A11, F8
    @EnumSource(Fault.class)
    void aBrokenConnectionIsTriedAgain(Fault fault) {
        vault.once(aResponse().withFault(fault));

        assertThat(read().version()).isEqualTo("1");
        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login")));
    }

    @Test // F8
    void aLoginWhoseAnswerIsCutIsNotSentTwiceBehindOurBack() {
        vault.server.stubFor(post(urlEqualTo("/v1/auth/kubernetes/login"))
                .atPriority(1)
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        try (VaultProvider provider = vault.provider()) {
            provider.read(vault.world.request(), vault.world.deadline().forOneTry());
        } catch (Failure failure) {
            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        }
        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login")));
    }

    @Test // F8
    void aServerThatIsSilentOrDripsIsLeftAtTheDeadline() {
        vault.always(okJson(ScriptedVault.document(1)).withFixedDelay(20_000));
        assertThat(secondsUntilFailure(Duration.ofSeconds(1))).isLessThan(10);

        vault.always(okJson(ScriptedVault.document(1)).withChunkedDribbleDelay(60, 20_000));
        assertThat(secondsUntilFailure(Duration.ofSeconds(1))).isLessThan(10);
    }

    private double secondsUntilFailure(Duration limit) {
        long start = System.nanoTime();
        Failure failure = vault.failure(limit);
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        return (System.nanoTime() - start) / 1e9;
    }

    @ParameterizedTest // A12
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectLeadsElsewhere(int status) {
        try (ScriptedVault other = new ScriptedVault(directory.resolve("other"))) {
            vault.always(aResponse().withStatus(status).withHeader("Location", other.server.baseUrl() + SECRET));

            Failure failure = vault.failure();
            assertThat(failure.reason()).isEqualTo(Reason.STANDBY);
            assertThat(failure.sentence()).contains("never followed");
            assertThat(other.requests()).isZero();
        }
    }

    @Test // A12
    void vaultsOwnRedirectToTheSameAddressIsFollowedOnce() {
        vault.once(aResponse().withStatus(307).withHeader("Location", vault.server.baseUrl() + SECRET));
        assertThat(read().version()).isEqualTo("1");

        vault.always(aResponse().withStatus(307).withHeader("Location", SECRET));
        assertThat(vault.failure().reason()).isEqualTo(Reason.STANDBY);
    }

    @ParameterizedTest // A12
    @ValueSource(strings = {"/v1/kv/data/moved", "/login", "/v1/kv/data/app?version=1", "http://[", "::", "\\\\x", ""})
    void aRedirectToAnotherPathIsNoAnswerOfTheSecretsOwn(String location) {
        vault.always(aResponse().withStatus(307).withHeader("Location", location));
        vault.server.stubFor(get(urlEqualTo("/v1/kv/data/moved")).willReturn(okJson(ScriptedVault.document(3))));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.STANDBY);
        vault.server.verify(0, getRequestedFor(urlEqualTo("/v1/kv/data/moved")));
    }

    @Test
    void plainHttpWhereTlsIsServedIsNamed() {
        vault.always(aResponse().withStatus(400).withBody("Client sent an HTTP request to an HTTPS server.\n"));

        Failure failure = vault.failure();
        assertThat(failure.reason()).isEqualTo(Reason.SETTINGS);
        assertThat(failure.sentence()).contains("write the address with https://");
    }

    @Test
    void olderVaultsDenyARevokedTokenWithoutSayingSoAndAreAskedAgainWithANewOne() {
        try (VaultProvider provider = vault.provider()) {
            provider.read(vault.world.request(), vault.world.deadline());
            vault.world.pass(Duration.ofMinutes(1));
            vault.once(status(403, "permission denied"));

            assertThat(provider.read(vault.world.request(), vault.world.deadline()))
                    .isInstanceOf(Reading.Read.class);
        }
        vault.server.verify(2, postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login")));
    }

    @Test
    void anAgeingTokenIsUsedOnWhileNeitherRenewalNorLoginSucceeds() {
        try (VaultProvider provider = vault.provider()) {
            provider.read(vault.world.request(), vault.world.deadline());
            vault.world.pass(Duration.ofMinutes(45));
            for (int status : new int[] {503, 400}) {
                vault.server.stubFor(
                        post(urlEqualTo("/v1/auth/token/renew-self")).willReturn(status(status)));
                vault.server.stubFor(post(urlEqualTo("/v1/auth/kubernetes/login"))
                        .atPriority(1)
                        .willReturn(status(status, "invalid role name")));

                assertThat(provider.read(vault.world.request(), vault.world.deadline()))
                        .isInstanceOf(Reading.Read.class);
            }
            vault.world.pass(Duration.ofMinutes(16));
            assertThatThrownBy(() -> provider.read(vault.world.request(), vault.world.deadline()))
                    .hasMessageContaining("has no role app");
        }
    }

    @Test // F5
    void aProjectedTokenThatHasExpiredIsNamedAndItsSuccessorTaken() {
        vault.server.stubFor(post(urlEqualTo("/v1/auth/kubernetes/login"))
                .withRequestBody(containing(ScriptedVault.jwt(1)))
                .atPriority(1)
                .willReturn(status(403, "permission denied")));
        VaultBench.write(directory.resolve("token"), ScriptedVault.jwt(1));
        try (VaultProvider provider = vault.provider()) {
            assertThatThrownBy(() -> provider.read(vault.world.request(), vault.world.deadline()))
                    .hasMessageContaining("has expired; the kubelet should have replaced it");

            VaultBench.write(directory.resolve("token"), ScriptedVault.JWT);
            assertThat(provider.read(vault.world.request(), vault.world.deadline()))
                    .isInstanceOf(Reading.Read.class);
        }
    }

    @Test // F4
    void aRenewalForLessThanASecondIsNoRenewal() {
        vault.server.stubFor(post(urlEqualTo("/v1/auth/token/renew-self")).willReturn(okJson(ScriptedVault.login(0))));
        try (VaultProvider provider = vault.provider()) {
            provider.read(vault.world.request(), vault.world.deadline());
            vault.world.pass(Duration.ofMinutes(45));
            provider.read(vault.world.request(), vault.world.deadline());
        }
        vault.server.verify(2, postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login")));
    }

    @Test
    void aPolicyThatDeniesCostsOneLoginNotALoop() {
        vault.always(status(403, "permission denied"));
        try (VaultProvider provider = vault.provider()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> provider.read(vault.world.request(), vault.world.deadline()));
            }
        }
        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/kubernetes/login")));
    }

    @Test // F7
    void aHostWithoutAnAddressIsNamed() {
        vault.world.with("MXSECRETS_VAULT_ADDRESS", "http://vault.invalid:8200");

        Failure failure = vault.failure(Duration.ofSeconds(2));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.sentence()).contains("vault.invalid:8200 has no address in DNS");
    }

    @Test
    void aPortWhereNobodyListensIsNamed() {
        vault.server.stop();

        Failure failure = vault.failure(Duration.ofSeconds(2));
        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure.sentence()).contains("takes no connections");
    }

    @Test // F20
    void aWayThatOpensLaterIsWaitedForUntilTheDeadline() throws Exception {
        int port = vault.server.port();
        vault.server.stop();
        WireMockServer later =
                new WireMockServer(WireMockConfiguration.options().port(port));
        later.stubFor(post(urlEqualTo("/v1/auth/kubernetes/login")).willReturn(okJson(ScriptedVault.login(60))));
        later.stubFor(get(urlEqualTo(SECRET)).willReturn(okJson(ScriptedVault.document(4))));
        CompletableFuture<Void> opened =
                CompletableFuture.runAsync(later::start, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
        ProviderContext moved = vault.world.surroundings();
        ProviderContext real = new ProviderContext(
                moved.settings(),
                moved.environment(),
                moved.clock(),
                Ticker.system(),
                Sleeper.system(),
                moved.random(),
                moved.telemetry());
        try (VaultProvider provider = new VaultProvider(real)) {
            Reading reading =
                    provider.read(vault.world.request(), Deadline.after(Duration.ofSeconds(20), Ticker.system()));
            assertThat(((Reading.Read) reading).document().version()).isEqualTo("4");
        } finally {
            opened.join();
            later.stop();
        }
    }

    @Test
    void theProxyIsAskedUnlessTheHostIsListed() {
        String address = vault.server.baseUrl();
        vault.world.with("MXSECRETS_VAULT_ADDRESS", "http://vault.example:8200").with("MXSECRETS_HTTPS_PROXY", address);
        assertThat(read().version()).isEqualTo("1");

        vault.world.with("MXSECRETS_VAULT_ADDRESS", address).with("MXSECRETS_HTTPS_PROXY", "http://127.0.0.1:9");
        assertThat(vault.failure(Duration.ofSeconds(2)).sentence()).contains("the proxy 127.0.0.1:9");

        vault.world.with("MXSECRETS_NO_PROXY", "localhost");
        assertThat(read().version()).isEqualTo("1");
    }

    @Test
    void closingTakesNoLongerThanTwoSecondsAndNeverThrows() {
        VaultProvider provider = vault.provider();
        provider.read(vault.world.request(), vault.world.deadline());
        vault.server.stubFor(post(urlEqualTo("/v1/auth/token/revoke-self"))
                .atPriority(1)
                .willReturn(aResponse().withStatus(204).withFixedDelay(20_000)));
        long start = System.nanoTime();

        provider.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/token/revoke-self")));
    }

    @Test
    void aThreadThatIsStoppedGivesItsTokenBackAllTheSame() {
        VaultProvider provider = vault.provider();
        provider.read(vault.world.request(), vault.world.deadline());
        vault.server.stubFor(post(urlEqualTo("/v1/auth/token/revoke-self"))
                .atPriority(1)
                .willReturn(aResponse().withStatus(204).withFixedDelay(200)));

        Thread.currentThread().interrupt();
        provider.close();

        assertThat(Thread.interrupted()).isTrue();
        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/token/revoke-self")));
    }

    @Test
    void aTokenIsGivenBackOnceHoweverOftenOneLeaves() {
        VaultProvider provider = vault.provider();
        provider.read(vault.world.request(), vault.world.deadline());

        provider.leave();
        provider.close();
        provider.close();

        vault.server.verify(1, postRequestedFor(urlEqualTo("/v1/auth/token/revoke-self")));
    }

    @Test
    void keysThatHoldAValueAloneAreWarnedOfOnce() {
        vault.always(
                okJson(
                        "{\"data\":{\"data\":{\"x\":{\"y\":\"1\"},\"Email.SMTPPassword\":{\"value\":\"CANARY-9f1b-value\"}},\"metadata\":{\"version\":1}}}"));
        read();

        assertThat(vault.world.telemetry.lines)
                .filteredOn(line -> line.startsWith("WARN"))
                .singleElement()
                .asString()
                .contains("Email.SMTPPassword.value")
                .doesNotContain("CANARY");
    }
}
