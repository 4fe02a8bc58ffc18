package io.mxsecrets.injection.plan;

import io.mxsecrets.core.settings.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a pod, and what is worth telling, gathered while a plan is made; each once, though both containers have it. */
final class Problems {
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

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
