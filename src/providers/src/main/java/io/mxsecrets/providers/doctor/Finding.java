package io.mxsecrets.providers.doctor;

import io.mxsecrets.providers.Diagnosis;
import java.util.Objects;
import java.util.Optional;

/**
 * One result of a walk.
 *
 * @param source the alias of the source, where the result is about one
 */
public record Finding(Optional<String> source, Diagnosis diagnosis) {
    public Finding {
        Objects.requireNonNull(source);
        Objects.requireNonNull(diagnosis);
    }
}
