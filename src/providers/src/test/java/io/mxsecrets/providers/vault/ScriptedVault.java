package io.mxsecrets.providers.vault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Overheard;
import io.mxsecrets.providers.TestWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** A server that answers as Vault does, until a test scripts what a real one cannot be made to answer. */
public final class ScriptedVault implements AutoCloseable {
    public static final String CANARY = "CANARY-9f1b-value";
    public static final String TOKEN = "hvs.CANARY-token-77";
    public static final String JWT = jwt(4102444800L);
    public static final String SECRET = "/v1/kv/data/app";

    public final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    public final TestWorld world = new TestWorld();

    public ScriptedVault(Path directory) {
        server.start();
        VaultBench.write(directory.resolve("token"), JWT);
        world.with("MXSECRETS_PROVIDER", "vault")
                .with("MXSECRETS_SECRET", "kv/app")
                .with("MXSECRETS_VAULT_ADDRESS", server.baseUrl())
                .with("MXSECRETS_ALLOW_HTTP", "true")
                .with("MXSECRETS_VAULT_ROLE", "app")
                .with("MXSECRETS_VAULT_JWT_FILE", directory.resolve("token").toString());
        server.stubFor(any(anyUrl())
                .atPriority(10)
                .willReturn(aResponse().withStatus(404).withBody("{\"errors\":[]}")));
        server.stubFor(post(urlEqualTo("/v1/auth/kubernetes/login")).willReturn(okJson(login(3600))));
        server.stubFor(post(urlEqualTo("/v1/auth/token/revoke-self"))
                .willReturn(aResponse().withStatus(204)));
        server.stubFor(get(urlEqualTo(SECRET)).willReturn(okJson(document(1))));
    }

    public static String login(int seconds) {
        return "{\"auth\":{\"client_token\":\"" + TOKEN + "\",\"policies\":[\"default\",\"p\"],\"lease_duration\":"
                + seconds + ",\"renewable\":true}}";
    }

    public static String document(int version) {
        return "{\"request_id\":\"x\",\"data\":{\"data\":{\"a\":\"" + CANARY + "\",\"n\":1.10,\"n\":1e400},"
                + "\"metadata\":{\"version\":" + version
                + ",\"created_time\":\"2026-01-02T03:04:05.678Z\",\"custom_metadata\":null,\"deletion_time\":\"\",\"destroyed\":false}}}";
    }

    /** A token of the ServiceAccount {@code team-a/app} that ends then, in seconds of the epoch. */
    public static String jwt(long end) {
        String claims = "{\"sub\":\"system:serviceaccount:team-a:app\",\"aud\":[\"vault\"],\"exp\":" + end + "}";
        return "x."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".CANARY-signature";
    }

    /** The next answer to a read, before the usual one. */
    public ScriptedVault once(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlEqualTo(SECRET))
                .atPriority(1)
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(answer)
                .willSetStateTo("done"));
        return this;
    }

    public ScriptedVault always(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlEqualTo(SECRET)).atPriority(1).willReturn(answer));
        return this;
    }

    public static ResponseDefinitionBuilder status(int status, String... errors) {
        String list = errors.length == 0 ? "" : "\"" + String.join("\",\"", errors) + "\"";
        return aResponse().withStatus(status).withBody("{\"errors\":[" + list + "]}");
    }

    public VaultProvider provider() {
        return new VaultProvider(world.surroundings());
    }

    public Failure failure() {
        return failure(Duration.ofSeconds(5));
    }

    public Failure failure(Duration limit) {
        return failure(world.deadline(limit));
    }

    Failure failure(Deadline deadline) {
        try (VaultProvider provider = provider()) {
            provider.read(world.request(), deadline);
        } catch (Failure failure) {
            return Overheard.whole(failure);
        }
        throw new AssertionError("no failure");
    }

    public int requests() {
        return server.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount();
    }

    @Override
    public void close() {
        server.stop();
    }
}
