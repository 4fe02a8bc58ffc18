package io.mxsecrets.injection;

import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.Vocabulary;
import io.mxsecrets.core.text.Shown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much of ours a pod or a Namespace may carry. */
final class Sizes {
    private static final int KEYS = 128;
    private static final int VALUE = 4 << 10;
    private static final int ALL = 64 << 10;

    private Sizes() {}

    /** @param layer as messages name the place */
    static List<Problem> check(String layer, Map<String, String> annotations) {
        List<Problem> problems = new ArrayList<>();
        int keys = 0;
        long bytes = 0;
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            if (!Vocabulary.ANNOTATIONS.ours(annotation.getKey())) {
                continue;
            }
            int value = annotation.getValue().getBytes(StandardCharsets.UTF_8).length;
            keys++;
            bytes += annotation.getKey().length() + value;
            if (value > VALUE && problems.isEmpty()) {
                problems.add(new Problem(
                        layer, Shown.quoted(annotation.getKey()) + " is " + value + " bytes long; 4096 is the most"));
            }
        }
        if (keys > KEYS) {
            problems.add(new Problem(layer, "has " + keys + " settings of ours; " + KEYS + " is the most"));
        }
        if (bytes > ALL) {
            problems.add(new Problem(layer, "has " + bytes + " bytes of settings of ours; " + ALL + " is the most"));
        }
        return problems;
    }
}
