package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.testbed.tool.HostileTexts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W28: no text that a stranger writes makes a pattern slow or deep. */
class PatternsTest {
    /** Those that are looked for inside of texts; the others are matched against whole ones. */
    private static final Set<String> SEARCHED = Set.of(
            "Authorities.BLANKS",
            "Authorities.BLOCK",
            "Pasted.PLACEHOLDER",
            "References.ENCODED",
            "SettingNaming.SERVICE_LINK");

    @Test
    void w28EveryPatternOfAClassIsLinear() throws Exception {
        Map<String, Pattern> patterns = HostileTexts.constants(Path.of("target/classes"));
        assertThat(patterns)
                .containsKeys("References.NAME", "References.KONG")
                .containsKeys(SEARCHED.toArray(String[]::new));
        for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
            HostileTexts.check(pattern.getKey(), pattern.getValue(), SEARCHED.contains(pattern.getKey()));
        }
    }

    @Test
    void w28EveryPatternOfASettingIsLinear() throws Exception {
        int patterns = 0;
        for (Setting<?> setting : SettingRegistry.all()) {
            for (Pattern pattern : HostileTexts.heldBy(setting.type())) {
                HostileTexts.check(setting.name(), pattern, false);
                patterns++;
            }
        }
        assertThat(patterns).isGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?:a|b)*", "[^/]+(/[^/]+)*", ".*(x_(_.*)?)", "(?<=.)/+$"})
    void aPatternThatIsNotIsFound(String pattern) {
        assertThatThrownBy(() -> HostileTexts.check("bad", Pattern.compile(pattern), true))
                .isInstanceOf(AssertionError.class);
    }
}
