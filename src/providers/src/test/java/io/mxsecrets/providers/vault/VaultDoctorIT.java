package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.testbed.ApiServer;
import io.mxsecrets.testbed.Outage;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.VaultServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                "vault kv put " + bench.kv.mount() + "/admin KEY=VALUE");
    }

    @Test
    void namesEachTrapAtItsStep() {
        fails("secret", "there is nothing at", "write it with vault kv put");

        bench.role(Map.of("audience", "someone"));
        fails("login", "does not accept the audience vault", "set vault-audience");

        bench.role(Map.of("bound_service_account_namespaces", "elsewhere"));
        fails("login", "does not let the ServiceAccount", "bind both of its names");

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
    void warnsOfRepairsOfANamespaceInTheCommunityEditionAndOfKeysWithAValueAlone() {
        bench.kv.put("admin", "{\"K\":{\"value\":\"1\"}}");
        bench.world
                .with("MXSECRETS_SECRET", bench.kv.mount() + "/data/admin")
                .with("MXSECRETS_VAULT_NAMESPACE", "team");

        assertThat(walk())
                .filteredOn(found -> found.verdict() == Verdict.WARN)
                .extracting(Diagnosis::check, Diagnosis::fix)
                .satisfiesExactly(
                        repair -> assertThat(repair.toList().get(1).toString()).contains("vault kv get"),
                        namespace -> assertThat(namespace.toList().get(1)).isEqualTo("remove vault-namespace"),
                        value -> assertThat(value.toList().get(1).toString()).contains("KEY=VALUE"));
    }
}
