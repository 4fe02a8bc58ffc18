package io.mxsecrets.injection.config;

import java.util.List;
import java.util.stream.Collectors;

/** The admin's configuration cannot be used; the message lists every mistake. */
public final class BadConfiguration extends RuntimeException {
    private final List<ConfigurationProblem> problems;

    BadConfiguration(List<ConfigurationProblem> problems) {
        super(
                problems.stream().map(ConfigurationProblem::sentence).collect(Collectors.joining("; ")),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
