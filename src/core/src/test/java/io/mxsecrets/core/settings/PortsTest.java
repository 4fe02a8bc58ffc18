package io.mxsecrets.core.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.reference.BadReference;
import io.mxsecrets.core.reference.Reference;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that no host has would break the socket, long after the settings were taken. */
class PortsTest {
    private static final List<Setting<URI>> URLS = List.of(
            SettingRegistry.VAULT_ADDRESS,
            SettingRegistry.AWS_ENDPOINT,
            SettingRegistry.AWS_STS_ENDPOINT,
            SettingRegistry.POD_IDENTITY_ENDPOINT,
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
        assertThatThrownBy(() -> Reference.parse("https://vault.example:" + port + "/kv/app"))
                .isInstanceOf(BadReference.class)
                .hasMessageContaining("port");
    }
}
