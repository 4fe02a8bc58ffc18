package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.tool.HostileTexts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** W28: no text of a pod makes a pattern slow or deep. */
class PatternsTest {
    private static final Set<String> SEARCHED = Set.of("Json.EXPANDED", "PolicyRules.DOTS");

    @Test
    void w28EveryPatternOfAClassIsLinear() throws Exception {
        Map<String, Pattern> patterns = HostileTexts.constants(Path.of("target/classes"));
        assertThat(patterns).containsKeys("TargetDirectory.SYSTEM");
        for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
            HostileTexts.check(pattern.getKey(), pattern.getValue(), SEARCHED.contains(pattern.getKey()));
        }
    }
}
