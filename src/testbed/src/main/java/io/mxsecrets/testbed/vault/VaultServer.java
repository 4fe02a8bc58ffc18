package io.mxsecrets.testbed.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Http;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running Vault, shared by all tests of the run: give mounts, roles and policies names of your own ({@link
 * #freshName}), and undo what touches everybody (a seal, a stop) within the test.
 */
public final class VaultServer {

    /** A name that no DNS knows and that the certificate lists, for tests that resolve names their own way. */
    public static final String NAME = "store.test";

    public static final Kind<VaultServer> KIND = new Kind<>(
            "vault",
            List.of(VaultLauncher.GIVEN, VaultLauncher.PROGRAM, VaultLauncher.CONTAINER, VaultLauncher.BINARY),
            VaultServer::new);

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Facts facts;
    private final Run run;
    private final Http http;

    private VaultServer(Facts facts, Run run) {
        this.facts = facts;
        this.run = run;
        this.http = Http.trusting(caPem());
    }

    /** HTTPS, on the loopback. */
    public URI address() {
        return URI.create(facts.get("address"));
    }

    /** The same server as pods of {@link Node} and containers reach it; its certificate names this address too. */
    public URI addressForPods() {
        return URI.create(facts.get("address.pods"));
    }

    /** The certificates to trust, PEM. */
    public Path caFile() {
        return facts.path("ca");
    }

    /** The certificates to trust, PEM; empty where those of the JDK do. */
    public String caPem() {
        return facts.get("ca.pem");
    }

    public String rootToken() {
        return facts.get("token");
    }

    public String version() {
        return facts.get("version");
    }

    /** A name for a mount, role or policy that no other test uses. */
    public String freshName(String prefix) {
        return prefix + "-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }

    /**
     * Any API call with the root token.
     *
     * @param path after {@code /v1/}
     * @throws IllegalStateException for a status of 300 and more
     */
    public JsonNode call(String method, String path, Map<String, ?> body) {
        return call(method, path, rootToken(), body).orFail();
    }

    /** Any API call with the token of your choice; an empty one sends none. */
    public Http.Answer call(String method, String path, String token, Map<String, ?> body) {
        return send(
                method,
                path,
                token,
                body.isEmpty() ? "" : Http.JSON.valueToTree(body).toString());
    }

    Http.Answer send(String method, String path, String token, String body) {
        var headers = token.isEmpty() ? Map.<String, String>of() : Map.of("X-Vault-Token", token);
        return http.call(method, address() + "/v1/" + path, headers, body);
    }

    /** A KV version 2 engine under a name of its own, ready for writes. */
    public VaultKv enableKv2() {
        return enableKv2(freshName("kv"));
    }

    /** A KV version 2 engine at {@code mount}, ready for writes. */
    public VaultKv enableKv2(String mount) {
        call("POST", "sys/mounts/" + mount, Map.of("type", "kv", "options", Map.of("version", "2")));
        var kv = new VaultKv(this, mount);
        kv.awaitUpgrade();
        return kv;
    }

    /** A KV version 1 engine, for those who must refuse it. */
    public void enableKv1(String mount) {
        call("POST", "sys/mounts/" + mount, Map.of("type", "kv", "options", Map.of("version", "1")));
    }

    public void putPolicy(String name, String hcl) {
        call("PUT", "sys/policies/acl/" + name, Map.of("policy", hcl));
    }

    /** Kubernetes, JWT and AppRole logins. */
    public VaultLogins logins() {
        return new VaultLogins(this);
    }

    /** A token under the root token, with these policies and this life. */
    public String createToken(Duration ttl, String... policies) {
        return call("POST", "auth/token/create", Map.of("policies", policies, "ttl", ttl.toSeconds() + "s"))
                .at("/auth/client_token")
                .asText();
    }

    /** How many tokens live now, the root token among them. */
    public int tokenCount() {
        return call("LIST", "auth/token/accessors", Map.of()).at("/data/keys").size();
    }

    /** What Vault's audit device wrote: one entry for each request and one for each response. */
    public AuditLog audit() {
        return new AuditLog(facts, run);
    }

    /** Seals Vault until the returned outage is closed. */
    public Outage seal() {
        unsealKey(); // Before the seal: who has none could not undo it.
        call("PUT", "sys/seal", Map.of());
        return this::unseal;
    }

    /** Ends Vault as a crash would, until the returned outage is closed: started again and unsealed. */
    public Outage stop() {
        VaultLauncher.stop(facts, run);
        return this::restart;
    }

    /** A crash and a start: tokens and secrets stay, connections do not. */
    public void restart() {
        VaultLauncher.stop(facts, run);
        VaultLauncher.startAgain(facts, run);
        unseal();
    }

    private void unseal() {
        call("PUT", "sys/unseal", "", Map.of("key", unsealKey())).orFail();
        VaultLauncher.awaitActive(facts);
    }

    private String unsealKey() {
        return facts.find("unseal.key")
                .orElseThrow(() -> Missing.verdict(
                        "This test seals Vault, which is not done to one given by TESTBED_VAULT_ADDR."));
    }

    /** What another run must set to be given this Vault. */
    public Map<String, String> variables() {
        return Map.of(
                "TESTBED_VAULT_ADDR", addressForPods().toString(),
                "TESTBED_VAULT_TOKEN", rootToken(),
                "TESTBED_VAULT_CACERT", caFile().toString());
    }

    static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Vault " + version() + " at " + address();
    }
}
