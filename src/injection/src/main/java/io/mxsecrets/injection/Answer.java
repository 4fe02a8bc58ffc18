package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mxsecrets.core.settings.Problem;
import java.util.List;

/** What a pod's author is told, and what happens to the pod. */
public sealed interface Answer {
    /**
     * @param patch JSON Patch operations; empty where the pod has all that it needs
     * @param warnings sentences
     */
    record Injected(ArrayNode patch, List<String> warnings) implements Answer {
        public Injected {
            warnings = List.copyOf(warnings);
        }
    }

    record Skipped(SkipReason reason) implements Answer {}

    record Denied(List<Problem> problems) implements Answer {
        public Denied {
            problems = List.copyOf(problems);
        }

        /** Every problem, in one text for {@code kubectl} and the events of a controller. */
        public String message() {
            if (problems.size() == 1) {
                return "mxsecrets: " + problems.get(0);
            }
            StringBuilder text = new StringBuilder("mxsecrets: " + problems.size() + " problems");
            for (int i = 0; i < problems.size(); i++) {
                text.append(i == 0 ? ": (" : "; (").append(i + 1).append(") ").append(problems.get(i));
            }
            return text.toString();
        }
    }
}
