package io.mxsecrets.webhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookOptionsTest {
    private final Map<String, String> environment = new HashMap<>(Map.of("MXSECRETS_WEBHOOK_CONFIG", "/config.json"));

    private WebhookOptions with(String name, String value) {
        environment.put("MXSECRETS_WEBHOOK_" + name, value);
        return WebhookOptions.of(environment);
    }

    @Test
    void aConfigurationIsEnough() {
        assertThat(WebhookOptions.of(environment))
                .isEqualTo(new WebhookOptions(
                        Path.of("/config.json"),
                        Path.of("/etc/mxsecrets/tls"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void eachVariableIsRead() {
        assertThat(with("TLS", "/tls").tls()).isEqualTo(Path.of("/tls"));
        assertThat(with("NAMESPACE", "injector").namespace()).contains("injector");
        assertThat(with("CLIENT_CA", "/ca.crt").clientCa()).contains(Path.of("/ca.crt"));
        assertThat(with("OBJECTS", "/objects").objects()).contains(Path.of("/objects"));
    }

    @Test
    void aSelfManagedCertificateNeedsItsThreeNames() {
        assertThatThrownBy(() -> with("SECRET", "tls"))
                .isInstanceOf(WebhookOptions.BadOptions.class)
                .hasMessage("MXSECRETS_WEBHOOK_NAMESPACE is not set; MXSECRETS_WEBHOOK_SERVICE is not set;"
                        + " MXSECRETS_WEBHOOK_REGISTRATION is not set");

        environment.put("MXSECRETS_WEBHOOK_NAMESPACE", "injector");
        environment.put("MXSECRETS_WEBHOOK_SERVICE", "webhook");
        assertThat(with("REGISTRATION", "hooks").selfManaged())
                .contains(new WebhookOptions.SelfManaged("injector", "tls", "webhook", "hooks"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CONFIG", "TLS", "NAMESPACE", "SECRET", "CLIENT_CA", "OBJECTS", "HOST", "PORT", "MANAGEMENT_PORT"
            })
    void anEmptyVariableIsRefusedByName(String name) {
        assertThatThrownBy(() -> with(name, " "))
                .isInstanceOf(WebhookOptions.BadOptions.class)
                .hasMessageStartingWith("MXSECRETS_WEBHOOK_" + name + " is empty; give it a value or unset it");
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        environment.clear();
        assertThatThrownBy(() -> with("CLIENT_CA", ""))
                .hasMessage("MXSECRETS_WEBHOOK_CLIENT_CA is empty; give it a value or unset it;"
                        + " MXSECRETS_WEBHOOK_CONFIG is not set");
    }

    @Test
    void otherVariablesAreNotRead() {
        environment.put("MXSECRETS_SECRET", "");
        environment.put("PATH", "");
        assertThat(WebhookOptions.of(environment).configuration()).isEqualTo(Path.of("/config.json"));
    }
}
