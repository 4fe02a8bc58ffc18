package io.mxsecrets.core.settings;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Problem;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One row of the register.
 *
 * @param name kebab case; the annotation, the variable and the chart's value are derived from it
 * @param reach where it may stand
 * @param scope whether it belongs to one source, and so may carry an alias
 * @param type what its text may be
 * @param fallback what holds where nobody set it
 * @param doc one line for the reference page
 * @param traits what else the product does with it
 * @param <T> see {@link ValueType}
 */
public record Setting<T>(
        String name,
        SettingVisibility reach,
        Scope scope,
        ValueType<T> type,
        Default fallback,
        String doc,
        Set<Trait> traits) {

    /** What a setting means to the parts of the product that treat all settings alike. */
    public enum Trait {
        /** Belongs to one pod only, so it is never a default of a cluster. */
        ONE_POD,
        /** Says as whom a store is called: sources that agree in these share a login. */
        LOGIN,
        /** Only says when to check, whom to notify and what to log: the files are the same with any value. */
        OPERATION,
        /** The URL of a store: without TLS only where {@code allow-http} says so. */
        ADDRESS,
        /** An amount of a resource, which policy may cap. */
        CAPPED
    }

    /** How a setting relates to the sources. */
    public enum Scope {
        /** One for the whole pod. */
        POD,
        /** Names or shapes one source and is never a default: without an alias it belongs to {@code main}. */
        ONE_SOURCE,
        /** Shapes the entries of a source and their care; without an alias, the default of all sources. */
        ENTRIES,
        /** Says where and as whom a source is read; without an alias, the default of all sources. */
        ACCESS
    }

    /**
     * What holds where nobody set the setting.
     *
     * @param builtIn the text of a fixed value
     * @param words for the reference page
     */
    public record Default(Optional<String> builtIn, String words) {
        public static final Default NONE = otherwise("none");

        public static Default is(String text) {
            return new Default(Optional.of(text), text);
        }

        public static Default otherwise(String words) {
            return new Default(Optional.empty(), words);
        }
    }

    public Setting {
        Objects.requireNonNull(name);
        Objects.requireNonNull(doc);
        traits = Set.copyOf(traits);
        fallback.builtIn().ifPresent(type::parse);
    }

    /** The value of a text; empty where the text is not of the type. */
    public Optional<T> read(String text) {
        try {
            return Optional.of(type.parse(text));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }

    /** What is wrong with a text; empty where it is of the type. */
    public Optional<Problem> problem(String text) {
        try {
            type.parse(text);
            return Optional.empty();
        } catch (BadValue e) {
            return Optional.of(e.problem());
        }
    }

    /** Whether a key of this setting may carry an alias. */
    public boolean ofSource() {
        return scope != Scope.POD;
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether it can be a default of a cluster: it neither names or orders the secrets of one pod, nor asks for injection. */
    public boolean asDefault() {
        return reach.asAnnotation() && scope != Scope.ONE_SOURCE && !has(Trait.ONE_POD);
    }

    /** Whether a store can set it: the agent reads it, for each source by itself. */
    public boolean ofStore() {
        return asDefault() && reach == SettingVisibility.EVERYWHERE && ofSource();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Setting<?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
