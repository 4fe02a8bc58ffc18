package io.mxsecrets.core.provider.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultPathTest {
    private static VaultPath path(String secret) {
        return VaultPath.of(ProviderDescriptors.reference(secret), Optional.empty(), Optional.empty());
    }

    private static VaultPath path(String secret, String mount) {
        return VaultPath.of(ProviderDescriptors.reference(secret), Optional.empty(), Optional.of(mount));
    }

    @ParameterizedTest
    @CsvSource({
        "pmp-dev/admin, pmp-dev/admin",
        "/pmp-dev/admin/, pmp-dev/admin",
        "pmp-dev/team/app, pmp-dev/team/app",
        "https://vault.example:8200/pmp-dev/admin, pmp-dev/admin",
        "https://vault.example/pmp-dev/my%20secret, pmp-dev/my secret",
        "{vault://hcv/pmp-dev/admin/Email.SMTPPassword}, pmp-dev/admin",
        "pmp-dev/data, pmp-dev/data",
    })
    void takesEachSpellingThatNeedsNoRepair(String secret, String expected) {
        VaultPath path = path(secret);

        assertThat(path).hasToString(expected);
        assertThat(path.mount()).isEqualTo("pmp-dev");
        assertThat(path.repairs()).isEmpty();
    }

    @ParameterizedTest // A10
    @CsvSource({
        "pmp-dev/data/admin, pmp-dev/admin, data/",
        "https://vault.example:8200/pmp-dev/data/admin, pmp-dev/admin, data/",
        "https://vault.example:8200/v1/pmp-dev/admin, pmp-dev/admin, v1/",
        "http://https://vault.example:8200/pmp-dev/admin, pmp-dev/admin, https://vault.example:8200",
    })
    void repairsTheUsualSlipsWithAWarning(String secret, String expected, String warned) {
        VaultPath path = path(secret);

        assertThat(path).hasToString(expected);
        assertThat(path.repairs()).singleElement().asString().contains(warned);
    }

    @Test
    void dropsOneDataOnlySoThatASecretBelowDataDataCanStillBeNamed() {
        assertThat(path("pmp-dev/data/data/admin").api("data")).isEqualTo("pmp-dev/data/data/admin");
    }

    @ParameterizedTest
    @CsvSource({
        "app/db, team/kv, team/kv/data/app/db",
        "team/kv/app/db, team/kv, team/kv/data/app/db",
        "https://vault.example/team/kv/data/app, team/kv, team/kv/data/app",
        "team/kv, team/kv, team/kv/data/team/kv",
    })
    void aMountWithSlashesIsGivenExplicitlyAndMayBeRepeated(String secret, String mount, String api) {
        assertThat(path(secret, mount).api("data")).isEqualTo(api);
    }

    @Test
    void thePrefixStandsBeforeANameAndNotBeforeAUrl() {
        Optional<String> prefix = Optional.of("pmp-dev/team");

        assertThat(VaultPath.of(ProviderDescriptors.reference("admin"), prefix, Optional.empty()))
                .hasToString("pmp-dev/team/admin");
        assertThat(VaultPath.of(
                        ProviderDescriptors.reference("https://v.example/pmp-dev/admin"), prefix, Optional.empty()))
                .hasToString("pmp-dev/admin");
    }

    @Test
    void encodesEachSegmentByItself() {
        assertThat(path("kv/a b/c?d#e%f/ü".replace("ü", "u+v")).api("metadata"))
                .isEqualTo("kv/metadata/a%20b/c%3Fd%23e%25f/u%2Bv");
        assertThat(path("https://v.example/kv/%C3%BC").api("data")).isEqualTo("kv/data/%C3%BC");
    }

    @ParameterizedTest // A10
    @ValueSource(
            strings = {
                "kv/../sys/seal",
                "kv/./x",
                "kv//x",
                "kv/%2e%2e/sys",
                "kv/%2E./sys",
                "kv/a%2fb",
                "kv/%252e%252e/x",
                "https://v.example/kv/../x",
                "https://v.example/kv/%2e%2e/x",
                "https://v.example/kv/%252e%252e/x",
                "https://v.example/kv/a%2Fb",
                "https://v.example/kv/a%00b",
                "kv",
            })
    void refusesWhatCouldLeadElsewhereOrNamesNothing(String secret) {
        assertThatThrownBy(() -> path(secret)).isInstanceOf(BadValue.class);
    }

    @Test
    void aPageOfVaultsUiIsNoSecret() {
        assertThatThrownBy(() -> path("https://v.example/ui/vault/secrets/kv/kv/app"))
                .hasMessageContaining("page of Vault's UI")
                .hasMessageContaining("https://HOST:8200/MOUNT/PATH");
        assertThat(path("https://v.example/ui/app")).hasToString("ui/app");
        assertThat(path("ui/vault/app")).hasToString("ui/vault/app");
    }

    @Test
    void isNotForOtherProviders() {
        assertThatThrownBy(() -> path("file:/x")).isInstanceOf(BadValue.class);
    }
}
