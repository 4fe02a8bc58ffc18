package io.mxsecrets.core.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that no host has would break the socket, long after the settings were taken. */
class PortsTest {
    private static final List<Setting<URI>> URLS = List.of(
            VaultSettings.ADDRESS,
            AwsSettings.ENDPOINT,
            AwsSettings.STS_ENDPOINT,
            AwsSettings.POD_IDENTITY_ENDPOINT,
            SettingRegistry.HTTPS_PROXY);

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999", "2147483647"})
    void a14APortThatNoHostHasIsRefused(String port) {
        for (Setting<URI> setting : URLS) {
            assertThatThrownBy(() -> setting.type().parse("http://vault.example:" + port))
                    .as("%s", setting)
                    .isInstanceOf(BadValue.class)
                    .hasMessageContaining("not a usable URL");
        }
        assertThatThrownBy(() -> ProviderDescriptors.reference("https://vault.example:" + port + "/kv/app"))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("port");
    }
}
