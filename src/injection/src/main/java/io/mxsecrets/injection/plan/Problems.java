package io.mxsecrets.injection.plan;

import io.mxsecrets.core.settings.Problem;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a pod, and what is worth telling, gathered while a plan is made. */
final class Problems {
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    void refuse(String sentence) {
        problems.add(new Problem(Problem.HERE, sentence));
    }

    void warn(String sentence) {
        warnings.add(new Problem(Problem.HERE, sentence));
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }
}
