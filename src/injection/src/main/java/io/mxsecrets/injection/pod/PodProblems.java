package io.mxsecrets.injection.pod;

import io.mxsecrets.core.settings.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a pod, and what is worth telling, gathered while a plan is made; each once, though both containers have it. */
public final class PodProblems {
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    public void refuse(String sentence) {
        problems.add(new Problem(Problem.HERE, sentence));
    }

    public void warn(String sentence) {
        warnings.add(new Problem(Problem.HERE, sentence));
    }

    public List<Problem> all() {
        return List.copyOf(problems);
    }

    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }
}
