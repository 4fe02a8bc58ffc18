package io.mxsecrets.injection;

import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.pod.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many settings, and how many bytes of them, a pod or a Namespace may have. */
final class AnnotationLimits {
    private AnnotationLimits() {}

    /** @param layer as messages name the place */
    static List<Problem> check(String layer, Map<String, String> annotations) {
        List<Problem> problems = new ArrayList<>();
        int keys = 0;
        long bytes = 0;
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            if (!SettingNaming.ANNOTATIONS.ours(annotation.getKey())) {
                continue;
            }
            int value = annotation.getValue().getBytes(StandardCharsets.UTF_8).length;
            keys++;
            bytes += annotation.getKey().length() + value;
            if (value > Limits.SETTING_BYTES && problems.isEmpty()) {
                problems.add(new Problem(
                        Printable.quoted(annotation.getKey()) + " is " + value + " bytes long",
                        "the limit is " + Limits.SETTING_BYTES));
            }
        }
        if (keys > Limits.SETTINGS) {
            problems.add(new Problem("has " + keys + " mxsecrets.io settings", "the limit is " + Limits.SETTINGS));
        }
        if (bytes > Limits.ALL_SETTINGS_BYTES) {
            problems.add(new Problem(
                    "has " + bytes + " bytes of mxsecrets.io settings", "the limit is " + Limits.ALL_SETTINGS_BYTES));
        }
        return problems.stream().map(problem -> problem.in(layer)).toList();
    }
}
