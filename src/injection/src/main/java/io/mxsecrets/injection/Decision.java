package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.pod.Limits;
import java.util.List;

/** What becomes of a pod, and what its author reads. */
public sealed interface Decision {
    /**
     * The pod opts in, and its settings hold.
     *
     * @param settings resolved from all layers
     * @param patch JSON Patch operations; empty if the pod has everything already
     * @param warnings sentences
     */
    record Injected(Settings settings, ArrayNode patch, List<String> warnings) implements Decision {
        public Injected {
            warnings = List.copyOf(warnings);
        }
    }

    /** The pod stays as it is. */
    record Skipped(SkipReason reason) implements Decision {}

    /** The pod opts in, and something is wrong with it; every problem is here. */
    record Denied(List<Problem> problems) implements Decision {
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
