package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's walk on a real Vault: each trap has one sentence and one fix. */
@RealVault
@RealApiServer
class VaultDoctorIT {
    @TempDir
    Path directory;

    private VaultBench bench;

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) {
        bench = new VaultBench(vault, kubernetes, directory).loggingIn();
    }

    private List<Diagnosis> walk() {
        try (VaultProvider provider = bench.provider()) {
            return provider.diagnose(bench.world.source(), bench.world.deadline());
        }
    }

    private Diagnosis last() {
        List<Diagnosis> walk = walk();
        return walk.get(walk.size() - 1);
    }

    private void fails(String check, String sentence, String fix) {
        Diagnosis last = last();
        assertThat(last.check()).isEqualTo(check);
        assertThat(last.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(last.sentence()).contains(sentence);
        assertThat(last.fix()).contains(fix);
    }

    @Test
    void walksFromTheAddressToTheDocument() {
        bench.kv.put("admin", "{\"a\":\"1\"}");

        List<Diagnosis> walk = walk();

        assertThat(walk)
                .extracting(Diagnosis::check)
                .containsExactly("address", "token", "server", "login", "engine", "secret", "changes");
        assertThat(walk).extracting(Diagnosis::verdict).containsOnly(Verdict.PASS);
        assertThat(walk.get(1).sentence()).contains(bench.namespace + "/app for the audience vault, good for 59 min");
        assertThat(walk.get(5).sentence()).contains("version 1 of 20").contains("9 bytes");
    }

    @Test
    void findsTheDocumentThatWasWrittenOneDataTooDeep() {
        bench.kv.put("data/admin", "{\"a\":\"1\"}");

        fails(
                "secret",
                "the secret lies at " + bench.kv.mount() + "/data/data/admin, one data/ too deep",
                "vault kv put -cas=0 " + bench.kv.mount() + "/admin KEY=VALUE");
    }

    @Test
    void namesEachTrapAtItsStep() {
        fails("secret", "there is nothing at", "write it with vault kv put");

        bench.role(Map.of("audience", "someone"));
        fails("login", "does not accept the audience vault", "set vault-audience");

        bench.role(Map.of("bound_service_account_namespaces", "elsewhere"));
        fails("login", "does not let the ServiceAccount", "beside those that vault read");

        bench.world.with("MXSECRETS_VAULT_ROLE", "nope");
        fails("login", "has no role nope", "correct vault-role");

        VaultBench.write(bench.jwt(), "");
        fails("token", "is empty", "read again");

        try (Outage sealed = bench.vault.seal()) {
            VaultBench.write(bench.jwt(), ScriptedVault.JWT);
            fails("server", "is sealed", "unseal it");
        }
    }

    @Test
    void namesTheTrapsOfMountsAndOfThePolicy() {
        String mount = bench.kv.mount();
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.vault.putPolicy(
                bench.kv.readPolicy(), "path \"" + mount + "/admin\" { capabilities = [\"read\"] }"); // The CLI's path.
        fails(
                "secret",
                "allows " + mount + "/admin, which is the path of the CLI",
                "path \"" + mount + "/data/admin\"");

        String deep = bench.vault.freshName("team") + "/kv";
        bench.vault.enableKv2(deep);
        bench.vault.putPolicy(bench.kv.readPolicy(), "path \"" + deep + "/data/*\" { capabilities = [\"read\"] }");
        bench.world.with("MXSECRETS_SECRET", deep + "/admin");
        fails("engine", "is mounted at " + deep, "add vault-kv-mount: " + deep);

        bench.world.with("MXSECRETS_VAULT_AUTH_MOUNT", "k8s-nowhere");
        fails("login", "without a reason", "there is no auth mount k8s-nowhere");
    }

    @Test
    void namesAPolicyThatAllowsNothing() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.vault.putPolicy(bench.kv.readPolicy(), "path \"elsewhere/*\" { capabilities = [\"read\"] }");

        fails("secret", "may not read " + bench.kv.mount() + "/admin", "the policy needs");
    }

    @Test
    void suspectsAPutOfOneKeyThatReplacedTheOthers() {
        bench.kv.put("admin", "{\"a\":\"1\",\"b\":\"1\",\"c\":\"1\"}");
        bench.kv.put("admin", "{\"a\":\"2\"}");

        assertThat(walk())
                .filteredOn(found -> found.verdict() == Verdict.SUSPECT)
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.sentence()).contains("version 2 lacks 2 of the 3 keys", "\"b\"");
                    assertThat(found.fix()).contains("vault kv patch");
                });
    }

    @Test
    void namesAVaultWithoutAReviewer() {
        bench.loggingIn(Reviewer.THE_CLIENT, Optional.of("vault"), Duration.ofHours(1), bench.kv.readPolicy());

        fails("login", "without a reason", "set token_reviewer_jwt");
    }

    @Test
    void namesPlainHttpWhereTlsIsServed() {
        String address = bench.vault.address().toString();
        bench.world
                .with("MXSECRETS_VAULT_ADDRESS", address.replace("https:", "http:"))
                .with("MXSECRETS_ALLOW_HTTP", "true");

        fails("server", "was called over plain http", "write the address with https://");
    }

    @Test
    void warnsOfRepairsOfANamespaceInTheCommunityEditionAndOfKeysWithAValueAlone() {
        bench.kv.put("admin", "{\"K\":{\"value\":\"1\"}}");
        bench.world
                .with("MXSECRETS_SECRET", bench.kv.mount() + "/data/admin")
                .with("MXSECRETS_VAULT_NAMESPACE", "team");

        assertThat(walk())
                .filteredOn(found -> found.verdict() != Verdict.PASS)
                .extracting(Diagnosis::check, Diagnosis::fix)
                .satisfiesExactly(
                        repair -> assertThat(repair.toList().get(1).toString()).contains("vault kv get"),
                        namespace -> assertThat(namespace.toList().get(1)).isEqualTo("remove vault-namespace"),
                        value -> assertThat(value.toList().get(1).toString()).contains("KEY=VALUE"));
    }
}
