package io.mxsecrets.core.settings;

import io.mxsecrets.core.GeneratedPage;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page of settings is the register, printed. */
class SettingsPageTest {
    private static final String HEAD =
            """
            # Settings

            Made from the register of settings; do not edit (`mvn -pl src/core test -Dtest=SettingsPageTest -Ddocs.write` writes it anew).

            Each setting has one name. `aws-region` is the annotation `mxsecrets.io/aws-region` on a pod or, as the default of its
            pods, on a Namespace; `defaults.aws-region` in the chart's values; and the variable `MXSECRETS_AWS_REGION` of the agent.
            With an alias, where the table says so, it belongs to one source: `mxsecrets.io/secret.db`, `MXSECRETS_SECRET__DB`.
            An alias is a lower-case letter and up to 15 lower-case letters or digits.

            """;

    @Test
    void thePageSaysWhatTheRegisterSays() {
        String page = HEAD
                + section("On pods and Namespaces alone", SettingVisibility.POD)
                + section("Everywhere", SettingVisibility.EVERYWHERE)
                + section("Variables of the agent alone", SettingVisibility.AGENT);
        GeneratedPage.check("docs/reference/settings.md", page.stripTrailing() + "\n");
    }

    private static String section(String title, SettingVisibility reach) {
        return "## " + title + "\n\n| setting | alias | values | default | what it is |\n|---|---|---|---|---|\n"
                + SettingRegistry.all().stream()
                        .filter(setting -> setting.reach() == reach)
                        .map(SettingsPageTest::row)
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String row(Setting<?> setting) {
        String alias = setting.ofSource() ? "yes" : "";
        String fallback = setting.fallback()
                .builtIn()
                .map(text -> "`" + text + "`")
                .orElse(setting.fallback().words());
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(setting.name(), alias, setting.type().words().replace("|", "\\|"), fallback, setting.doc())
                .replace("\r", "");
    }
}
