package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.text.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of resolving: settings, or every problem at once.
 *
 * @param settings present if and only if there is no problem
 * @param warnings what is worth telling although it works
 */
public record Resolution(Optional<Settings> settings, List<Problem> problems, List<Problem> warnings) {
    public Resolution {
        Objects.requireNonNull(settings);
        problems = problems.stream().distinct().toList();
        warnings = List.copyOf(warnings);
        if (settings.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("settings or problems");
        }
    }
}
