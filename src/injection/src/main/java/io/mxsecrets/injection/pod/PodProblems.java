package io.mxsecrets.injection.pod;

import io.mxsecrets.core.text.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The mistakes and warnings of a pod, collected while it is decided and planned; each once, even if both containers have it. */
public final class PodProblems {
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    public void refuse(String what, String remedy) {
        refuse(new Problem(what, remedy));
    }

    public void refuse(Problem problem) {
        problems.add(problem);
    }

    public void warn(String sentence) {
        warn(new Problem(sentence));
    }

    public void warn(Problem warning) {
        warnings.add(warning);
    }

    public List<Problem> all() {
        return List.copyOf(problems);
    }

    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }
}
