package io.mxsecrets.injection;

import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.resolve.Settings;
import java.util.List;

/** What becomes of a pod. Deciding never acts. */
public sealed interface Decision {
    /**
     * It asked, and its settings hold.
     *
     * @param warnings what is worth telling although it works
     */
    record Inject(Settings settings, List<Problem> warnings) implements Decision {
        public Inject {
            warnings = List.copyOf(warnings);
        }
    }

    /** We chose not to. */
    record Skip(SkipReason reason) implements Decision {}

    /** The team got it wrong; every mistake is here. */
    record Deny(List<Problem> problems) implements Decision {
        public Deny {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a denial without a reason");
            }
        }
    }
}
