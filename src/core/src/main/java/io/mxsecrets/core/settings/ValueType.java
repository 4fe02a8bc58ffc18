package io.mxsecrets.core.settings;

import io.mxsecrets.core.failure.BadValue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the text of a setting may be.
 *
 * @param words the accepted values as the reference page and messages name them
 * @param parser from text to value; throws {@link BadValue}
 * @param form a regular expression that every good text matches whole, for schemas; empty where words or a list of texts say it
 * @param <T> what the text stands for; equal texts give equal values
 */
public record ValueType<T>(String words, Function<String, T> parser, Optional<String> form) {
    public ValueType {
        Objects.requireNonNull(words);
        Objects.requireNonNull(parser);
        Objects.requireNonNull(form);
    }

    public ValueType(String words, Function<String, T> parser) {
        this(words, parser, Optional.empty());
    }

    ValueType<T> formed(String regex) {
        return new ValueType<>(words, parser, Optional.of(regex));
    }

    public T parse(String text) {
        if (text.isEmpty()) {
            throw new BadValue("is empty", "give " + words + ", or leave the setting out");
        }
        return parser.apply(text);
    }

    <R> ValueType<R> map(Function<T, R> mapping) {
        return new ValueType<>(words, parser.andThen(mapping), form);
    }
}
