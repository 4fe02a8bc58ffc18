package io.mxsecrets.injection.plan;

import io.mxsecrets.core.settings.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came of planning: a plan, or everything that is wrong with the pod.
 *
 * @param plan present if and only if there is no problem
 */
public record Planned(Optional<Plan> plan, List<Problem> problems, List<Problem> warnings) {
    public Planned {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        if (plan.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("a plan or problems");
        }
    }
}
