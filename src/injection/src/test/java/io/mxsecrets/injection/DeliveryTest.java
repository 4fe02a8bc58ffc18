package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingVisibility;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** W13: what a team writes is refused by its setting's characters, or reaches the agent byte for byte. */
class DeliveryTest {
    private static final List<String> NASTY = List.of(
            "a\"b", "a'b", "a{b}", "a;b", "$(HOME)", "a$$b", "$(", "{{x}}", "a`b`", "a\rb", "a\nb", "a\r\nb", "a\\b",
            "a b");

    /** A secret of Vault is of a mount. */
    private static List<String> texts(Setting<?> setting) {
        if (setting.reach() != SettingVisibility.EVERYWHERE) {
            return List.of();
        }
        return setting.equals(SettingRegistry.SECRET)
                ? NASTY.stream().map(text -> "kv/" + text).toList()
                : NASTY;
    }

    @Test
    void w13EverySettingRefusesOrDeliversWhatIsWritten() {
        TreeSet<String> delivered = new TreeSet<>();
        for (Setting<?> setting : SettingRegistry.all()) {
            for (String text : texts(setting)) {
                Decision decision = review(setting, text);
                if (decision instanceof Decision.Injected) {
                    assertThat(text).as("%s", setting).doesNotContain("\r", "\n");
                    assertThat(variables(setting, text))
                            .as("%s: %s", setting, text)
                            .containsEntry(SettingNaming.VARIABLES.name(setting), text);
                    delivered.add(setting.name());
                } else {
                    assertThat(((Decision.Denied) decision).message())
                            .as("%s: %s", setting, text)
                            .doesNotContain("\r", "\n")
                            .contains(setting.name().replace("vault-kv-mount", "secret"));
                }
            }
        }
        assertThat(delivered).contains("prefix", "keys", "secret", "vault-auth-mount", "vault-audience");
    }

    private static Decision review(Setting<?> setting, String text) {
        return scenario(setting, text).review();
    }

    private static Scenario scenario(Setting<?> setting, String text) {
        ObjectNode pod = Scenario.JSON.createObjectNode();
        ObjectNode annotations = pod.putObject("metadata").putObject("annotations");
        annotations
                .put("mxsecrets.io/inject", "true")
                .put("mxsecrets.io/provider", "vault")
                .put("mxsecrets.io/secret", "kv/app")
                .put("mxsecrets.io/vault-address", "https://vault.example:8200")
                .put("mxsecrets.io/vault-role", "app")
                .put("mxsecrets.io/" + setting.name(), text);
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "mendix")
                .putObject("securityContext")
                .put("runAsUser", 1001);
        return Scenario.of(pod.toString(), "{}");
    }

    private static Map<String, String> variables(Setting<?> setting, String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode variable : scenario(setting, text).patched().at("/spec/initContainers/0/env")) {
            variables.put(
                    variable.path("name").asText(),
                    Kubelet.expanded(variable.path("value").asText()));
        }
        return variables;
    }
}
