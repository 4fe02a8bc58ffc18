package io.mxsecrets.core.failure;

import io.mxsecrets.core.text.Printable;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a human should look at and that stops nothing. Warnings are values: the pure core returns them, the
 * programs log them.
 *
 * @param source the alias of the source it is about, where it is about one
 * @param sentence what was seen and what to do about it; never a value, a token or a body
 */
public record Warning(Step step, Optional<String> source, String sentence) {
    public Warning {
        Objects.requireNonNull(step);
        Objects.requireNonNull(source);
        sentence = Printable.line(sentence, Printable.SENTENCE);
    }

    public static Warning of(Step step, String source, String sentence) {
        return new Warning(step, Optional.of(source), sentence);
    }
}
