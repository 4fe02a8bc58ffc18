package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.injection.pod.Limits;
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

        /** Every problem as far as {@link Limits} go, in one text for {@code kubectl} and the events of a controller. */
        public String message() {
            if (problems.size() == 1) {
                return Printable.line("mxsecrets: " + problems.get(0), Limits.MESSAGE);
            }
            StringBuilder text = new StringBuilder("mxsecrets: " + problems.size() + " problems");
            for (int i = 0; i < problems.size(); i++) {
                String next = (i == 0 ? ": (" : "; (") + (i + 1) + ") " + problems.get(i);
                boolean full = i == Limits.PROBLEMS || i > 0 && text.length() + next.length() > Limits.MESSAGE;
                if (full) {
                    return Printable.line(text.toString(), Limits.MESSAGE) + "; and " + (problems.size() - i) + " more";
                }
                text.append(next);
            }
            return Printable.line(text.toString(), Limits.MESSAGE);
        }
    }
}
