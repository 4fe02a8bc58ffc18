package io.mxsecrets.injection.config;

import java.util.List;

/** The admin's configuration cannot be used; the message lists every mistake. */
public final class BadConfiguration extends RuntimeException {
    private final List<String> problems;

    BadConfiguration(List<String> problems) {
        super(String.join("; ", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
