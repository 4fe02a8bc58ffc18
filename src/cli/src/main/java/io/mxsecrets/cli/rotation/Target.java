package io.mxsecrets.cli.rotation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version that pods are to have.
 *
 * @param created when it was made, where that is known: a version made later is as good
 */
public record Target(String version, Optional<Instant> created) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    public Target {
        Objects.requireNonNull(version);
        Objects.requireNonNull(created);
    }

    /** Whether a pod with this version has left the versions before the target. */
    boolean reachedBy(String other, Optional<Instant> otherCreated) {
        if (other.equals(version)) {
            return true;
        }
        if (NUMBER.matcher(other).matches() && NUMBER.matcher(version).matches()) {
            return Integer.parseInt(other) > Integer.parseInt(version);
        }
        return created.isPresent()
                && otherCreated.filter(created.get()::isBefore).isPresent();
    }

    /** Whether this is a number that comes after another one. */
    boolean isAbove(int number) {
        return NUMBER.matcher(version).matches() && Integer.parseInt(version) > number;
    }
}
