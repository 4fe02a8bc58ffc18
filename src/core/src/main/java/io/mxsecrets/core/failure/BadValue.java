package io.mxsecrets.core.failure;

import io.mxsecrets.core.text.Problem;

/** A text that is not of its setting's type, or names no secret or version; the problem follows the text's name. */
public final class BadValue extends RuntimeException {
    private final transient Problem problem;

    public BadValue(Problem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    public BadValue(String what, String remedy) {
        this(new Problem(what, remedy));
    }

    public Problem problem() {
        return problem;
    }
}
