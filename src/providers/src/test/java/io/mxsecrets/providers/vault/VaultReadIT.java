package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.AuditLog;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading on a real Vault: versions, changes, paths, engines. */
@RealVault
@RealApiServer
class VaultReadIT {
    @TempDir
    Path directory;

    private VaultBench bench;

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) {
        bench = new VaultBench(vault, kubernetes, directory).loggingIn();
    }

    @Test
    void readsTheDocumentAsVaultWritesItWithItsVersionAndTime() {
        bench.kv.put("admin", "{\"b.x\":\"<1.10>\",\"a\":{\"z\":\"é\",\"n\":7,\"l\":[1,null]}}");

        try (VaultProvider provider = bench.provider()) {
            Document document = bench.read(provider);

            // Vault sorts names and escapes; nothing of that is undone or done again.
            assertThat(VaultBench.text(document))
                    .isEqualTo("{\"a\":{\"l\":[1,null],\"n\":7,\"z\":\"é\"},\"b.x\":\"\\u003c1.10\\u003e\"}");
            assertThat(document.version()).isEqualTo("1");
            assertThat(document.created().orElseThrow())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        }
    }

    @Test
    void oneLoginAndOneReadForASecretAndTheTokenIsGivenBack() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.kv.put("other", "{\"a\":\"2\"}");
        bench.world.with("MXSECRETS_SECRET__OTHER", bench.kv.mount() + "/other");
        int tokens = bench.vault.tokenCount();
        AuditLog log = bench.vault.audit().fromNow();

        try (VaultProvider provider = bench.provider()) {
            bench.read(provider);
            provider.read(
                    new io.mxsecrets.providers.Request(bench.world.source("other"), Optional.empty()),
                    bench.world.deadline());
        }

        assertThat(bench.logins(log)).isEqualTo(1);
        assertThat(log.requests(bench.kv.mount() + "/data/admin")).hasSize(1);
        assertThat(log.requests(bench.kv.mount() + "/data/other")).hasSize(1);
        assertThat(log.requests("auth/token/revoke-self")).hasSize(1);
        assertThat(log.requests(path -> true)).hasSize(4);
        assertThat(bench.vault.tokenCount()).isEqualTo(tokens);
    }

    @Test
    void seesAnUnchangedSecretByMetadataWithoutReadingIt() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        try (VaultProvider provider = bench.provider()) {
            AuditLog log = bench.vault.audit().fromNow();

            assertThat(bench.read(provider, "1")).isInstanceOf(Reading.Unchanged.class);

            assertThat(log.requests(bench.kv.mount() + "/metadata/admin")).hasSize(1);
            assertThat(log.requests(bench.kv.mount() + "/data/admin")).isEmpty();

            bench.kv.put("admin", "{\"a\":\"2\"}");
            Reading changed = bench.read(provider, "1");
            assertThat(((Reading.Read) changed).document().version()).isEqualTo("2");
        }
    }

    @Test
    void learnsOnceThatMetadataIsDeniedAndThenGoesByTheReadsVersion() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.role(Optional.of(VaultBench.AUDIENCE), Duration.ofHours(1), bench.kv.readDataPolicy());
        try (VaultProvider provider = bench.provider()) {
            AuditLog log = bench.vault.audit().fromNow();

            for (int i = 0; i < 3; i++) {
                assertThat(bench.read(provider, "1")).isInstanceOf(Reading.Unchanged.class);
            }

            assertThat(log.requests(bench.kv.mount() + "/metadata/admin")).hasSize(1);
            assertThat(log.requests(bench.kv.mount() + "/data/admin")).hasSize(3);
            assertThat(bench.logins(log)).isEqualTo(1);
            assertThat(bench.world.telemetry.lines)
                    .filteredOn(line -> line.contains("does not allow reading metadata"))
                    .hasSize(1);
        }
    }

    @Test
    void readsANumberAndThePreviousVersionWithAndWithoutMetadata() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.kv.put("admin", "{\"a\":\"2\"}");
        bench.kv.put("admin", "{\"a\":\"3\"}");
        for (String policy : new String[] {bench.kv.readPolicy(), bench.kv.readDataPolicy()}) {
            bench.role(Optional.of(VaultBench.AUDIENCE), Duration.ofHours(1), policy);
            bench.world.with("MXSECRETS_VERSION", "1");
            try (VaultProvider provider = bench.provider()) {
                assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
                assertThat(bench.read(provider, "1")).isInstanceOf(Reading.Unchanged.class);
                assertThat(bench.read(provider, "3")).isInstanceOf(Reading.Read.class);

                bench.world.with("MXSECRETS_VERSION", "previous");
                assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"2\"}");
                assertThat(bench.read(provider, "2")).isInstanceOf(Reading.Unchanged.class);

                bench.world.with("MXSECRETS_VERSION", "9");
                assertThat(bench.failure(provider).reason()).isEqualTo(Reason.NOT_FOUND);
                assertThat(bench.failure(provider).sentence()).contains("no version 9");
            }
        }
    }

    @Test
    void aSecretWithOneVersionHasNoPreviousOne() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.world.with("MXSECRETS_VERSION", "previous");

        assertThat(bench.failure().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(bench.failure().sentence()).contains("no previous one");
    }

    @Test // A9
    void tellsDeletedAndDestroyedApartAlsoWhenTheVersionIsTheKnownOne() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        try (VaultProvider provider = bench.provider()) {
            bench.kv.delete("admin");
            Failure deleted = bench.failure(provider);
            assertThat(deleted.reason()).isEqualTo(Reason.DELETED);
            assertThat(deleted.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(deleted.sentence())
                    .contains("version 1 of " + bench.kv.mount() + "/admin was deleted")
                    .contains("vault kv undelete -versions=1 " + bench.kv.mount() + "/admin");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> bench.read(provider, "1"))
                    .hasMessage(deleted.sentence());

            bench.kv.undelete("admin", 1);
            bench.kv.destroy("admin", 1);
            assertThat(bench.failure(provider).sentence()).contains("is destroyed");

            bench.kv.deleteAll("admin");
            assertThat(bench.failure(provider).sentence()).contains("nothing at " + bench.kv.mount() + "/admin");
        }
    }

    @Test // A10
    void refusesVersionOneOfKvByNameWhereverThePathLeads() {
        String mount = bench.vault.freshName("old");
        bench.vault.enableKv1(mount);
        bench.vault.putPolicy(mount, "path \"" + mount + "/*\" { capabilities = [\"read\"] }");
        bench.role(Optional.of(VaultBench.AUDIENCE), Duration.ofHours(1), mount);
        bench.world.with("MXSECRETS_SECRET", mount + "/admin");

        assertThat(bench.failure().reason()).isEqualTo(Reason.UNSUPPORTED_ENGINE);
        assertThat(bench.failure().exitCode()).isEqualTo(ExitCode.SETTINGS);

        bench.vault.call("POST", mount + "/data/admin", java.util.Map.of("a", "1"));
        assertThat(bench.failure().reason()).isEqualTo(Reason.UNSUPPORTED_ENGINE);
        assertThat(bench.failure().sentence())
                .contains("KV version 1")
                .contains("copy the secret to a mount of version 2")
                .doesNotContain("enable-versioning");
    }

    @Test
    void readsPathsWithSlashesAndOddCharactersAndMountsWithSlashes() {
        bench.kv.put("team/my%20app/a%2Bb%23c", "{\"a\":\"odd\"}");
        bench.world.with("MXSECRETS_SECRET", bench.kv.mount() + "/team/my app/a+b#c");
        try (VaultProvider provider = bench.provider()) {
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"odd\"}");
        }

        String deep = bench.vault.freshName("team") + "/kv";
        VaultKv kv = bench.vault.enableKv2(deep);
        kv.put("app", "{\"a\":\"deep\"}");
        bench.vault.putPolicy(deep.replace('/', '-'), "path \"" + deep + "/data/*\" { capabilities = [\"read\"] }");
        bench.role(Optional.of(VaultBench.AUDIENCE), Duration.ofHours(1), deep.replace('/', '-'));
        bench.world.with("MXSECRETS_SECRET", deep + "/app");

        assertThat(bench.failure().sentence()).contains("add vault-kv-mount: " + deep);

        bench.world.with("MXSECRETS_VAULT_KV_MOUNT", deep);
        try (VaultProvider provider = bench.provider()) {
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"deep\"}");
        }
    }

    @Test
    void takesTheSeedsUrlAndTheApisPathWithAWarning() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.world.environment.remove("MXSECRETS_VAULT_ADDRESS");
        for (String path : new String[] {"/admin", "/data/admin"}) {
            bench.world.with("MXSECRETS_SECRET", bench.vault.address() + "/" + bench.kv.mount() + path);
            try (VaultProvider provider = bench.provider()) {
                assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
            }
        }
    }

    @Test
    void aVaultWithoutAReviewerTakesTheApiServersOwnAudienceFromADelegatedAccount() {
        bench.kv.put("admin", "{\"a\":\"1\"}");
        bench.loggingIn(Reviewer.THE_CLIENT, Optional.empty(), Duration.ofHours(1), bench.kv.readPolicy());

        assertThat(bench.failure().reason()).isEqualTo(Reason.LOGIN_DENIED);

        bench.kubernetes.delegateReviews(bench.namespace, "app");
        VaultBench.write(bench.jwt(), bench.kubernetes.token(bench.namespace, "app", "", Duration.ofHours(1)));
        try (VaultProvider provider = bench.provider()) {
            assertThat(VaultBench.text(bench.read(provider))).isEqualTo("{\"a\":\"1\"}");
        }
    }
}
