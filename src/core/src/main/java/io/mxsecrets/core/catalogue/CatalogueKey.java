package io.mxsecrets.core.catalogue;

import java.util.Objects;
import java.util.Optional;

/**
 * One key name that a product expects.
 *
 * @param section where its documentation lists it, which is not always the group that the name begins with
 * @param other the name that this one stands for or replaces, by its state
 */
public record CatalogueKey(String name, String section, State state, Optional<String> other, String meaning) {
    /** What the product does with the name. */
    public enum State {
        CURRENT,
        /** Listed, and read by nothing. */
        UNUSED,
        /** Read by later versions, in the place of {@link CatalogueKey#other} if there is one. */
        NEWER,
        /** Read by nothing; {@link CatalogueKey#other} was meant. */
        ALIAS
    }

    public CatalogueKey {
        Objects.requireNonNull(name);
        Objects.requireNonNull(section);
        Objects.requireNonNull(state);
        Objects.requireNonNull(other);
        Objects.requireNonNull(meaning);
    }

    /** What stands before the first dot; empty for a name without a group. */
    public String group() {
        return name.substring(0, Math.max(0, name.indexOf('.')));
    }

    /** What stands after the last dot. */
    public String leaf() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
