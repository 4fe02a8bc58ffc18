package io.mxsecrets.core.env;

import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import java.util.Objects;
import java.util.Optional;

/**
 * One element of the setting {@code env}.
 *
 * @param name of the variable, where it is written
 * @param key of the entry that the variable gets
 */
public record EnvItem(Optional<String> name, String key) {
    public EnvItem {
        Objects.requireNonNull(name);
        Objects.requireNonNull(key);
    }

    /** The variable's name: the one that is written, else what the format dotenv calls the key in this layout. */
    public String name(Layout layout) {
        return name.orElseGet(() -> Formats.of(FormatName.DOTENV).nameOf(key, layout));
    }
}
