package io.mxsecrets.core.env;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A variable that the targets get.
 *
 * @param name what shells and programs of every language take
 * @param key of the entry that it gets
 * @param source the alias of the source that asks for it
 * @param optional whether it is left out where there is no such entry
 */
public record EnvVariable(String name, String key, String source, boolean optional) {
    public static final String NAME_WORDS = "128 of letters, digits and _ at most, not starting with a digit";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    public EnvVariable {
        Objects.requireNonNull(key);
        Objects.requireNonNull(source);
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of a variable");
        }
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
