package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.settings.Setting;
import java.util.Objects;
import java.util.Optional;

/**
 * A setting as it stands somewhere: with the alias of one source, or without.
 *
 * @param setting the row of the register
 * @param alias {@code [a-z][a-z0-9]{0,15}}, only where the setting belongs to a source
 */
public record SettingKey(Setting<?> setting, Optional<String> alias) implements Comparable<SettingKey> {
    /** The source of a {@code secret} that carries no alias. */
    public static final String MAIN = "main";

    private static final int LONGEST = 16;

    public SettingKey {
        Objects.requireNonNull(setting);
        if (alias.isPresent() && !(setting.ofSource() && isAlias(alias.get()))) {
            throw new IllegalArgumentException(setting + " cannot carry this alias");
        }
    }

    public static SettingKey of(Setting<?> setting) {
        return new SettingKey(setting, Optional.empty());
    }

    public static SettingKey of(Setting<?> setting, String alias) {
        return new SettingKey(setting, Optional.of(alias));
    }

    public static boolean isAlias(String text) {
        boolean alias = !text.isEmpty() && text.length() <= LONGEST && text.charAt(0) >= 'a';
        for (int i = 0; alias && i < text.length(); i++) { // a look-up for each setting and layer: no pattern
            char c = text.charAt(i);
            alias = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return alias;
    }

    /** As pods, Namespaces and the chart write it, without the prefix: {@code secret.db}. */
    public String text() {
        return setting.name() + alias.map(a -> "." + a).orElse("");
    }

    @Override
    public int compareTo(SettingKey other) {
        return text().compareTo(other.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
