package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Suggestions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How the keys of the register are spelled in one place, and back: annotations ({@code mxsecrets.io/secret.db}), the admin's
 * configuration ({@code secret.db}) or variables ({@code MXSECRETS_SECRET__DB}). An unknown key under our prefix is a problem
 * that names the nearest known one.
 */
public enum SettingNaming {
    ANNOTATIONS("mxsecrets.io/", "."),
    PLAIN("", "."),
    VARIABLES("MXSECRETS_", "__") {
        @Override
        boolean holds(Setting<?> setting) {
            return setting.reach().asVariable();
        }

        @Override
        String spell(String name) {
            return name.toUpperCase(Locale.ROOT).replace('-', '_');
        }
    };

    /** The annotation that the webhook writes; accepted and ignored on input. */
    public static final String STATUS = "mxsecrets.io/status";

    /**
     * Variables that the kubelet makes for every Service: {@code X_SERVICE_HOST}, {@code X_PORT_80_TCP_ADDR} and so on.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">Services</a>
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("_SERVICE_HOST\\z|_SERVICE_PORT(?:_|\\z)|_PORT(?:\\z|_[0-9]++_(?:TCP|UDP|SCTP)(?:_|\\z))");

    private final String prefix;
    private final String separator;

    SettingNaming(String prefix, String separator) {
        this.prefix = prefix;
        this.separator = separator;
    }

    boolean holds(Setting<?> setting) {
        return setting.reach().asAnnotation();
    }

    String spell(String name) {
        return name;
    }

    /** The settings that a naming holds, by what it spells them: there is a look-up for each name that a pod or process has. */
    private static final class Spellings {
        static final Map<SettingNaming, Map<String, Setting<?>>> SETTINGS = new EnumMap<>(SettingNaming.class);

        static {
            for (SettingNaming naming : SettingNaming.values()) {
                Map<String, Setting<?>> held = new HashMap<>();
                SettingRegistry.all().stream()
                        .filter(naming::holds)
                        .forEach(setting -> held.put(naming.spell(setting.name()), setting));
                SETTINGS.put(naming, held);
            }
        }
    }

    /** The full name of a key here: {@code mxsecrets.io/secret.db}, {@code MXSECRETS_SECRET__DB}. */
    public String name(SettingKey key) {
        return prefix
                + spell(key.setting().name())
                + key.alias().map(a -> separator + spell(a)).orElse("");
    }

    public String name(Setting<?> setting) {
        return name(SettingKey.of(setting));
    }

    /** Whether a name would be ours to judge. */
    public boolean ours(String name) {
        return name.startsWith(prefix)
                && !name.equals(STATUS)
                && !(this == VARIABLES && SERVICE_LINK.matcher(name).find());
    }

    /** The layer that these annotations or variables make, and what is wrong with their names; others' names are passed over. */
    public Layer read(String layer, Map<String, String> texts, List<Problem> problems) {
        Map<SettingKey, String> values = new TreeMap<>();
        new TreeMap<>(texts).forEach((name, text) -> {
            if (!ours(name)) {
                return;
            }
            Optional<SettingKey> key = key(name);
            key.ifPresentOrElse(k -> values.put(k, text), () -> problems.add(unknown(layer, name)));
        });
        return new Layer(layer, this, values);
    }

    private Optional<SettingKey> key(String name) {
        String head = head(name);
        Optional<Setting<?>> setting =
                Optional.ofNullable(Spellings.SETTINGS.get(this).get(head));
        int end = prefix.length() + head.length();
        if (end == name.length()) {
            return setting.map(SettingKey::of);
        }
        String tail = name.substring(end + separator.length());
        String alias = this == VARIABLES ? tail.toLowerCase(Locale.ROOT) : tail;
        boolean wellSpelled = SettingKey.isAlias(alias) && spell(alias).equals(tail);
        return setting.filter(s -> s.ofSource() && wellSpelled).map(s -> SettingKey.of(s, alias));
    }

    private Problem unknown(String layer, String name) {
        Map<String, Setting<?>> known = Spellings.SETTINGS.get(this);
        Optional<Setting<?>> aliased = Optional.ofNullable(known.get(head(name)));
        if (aliased.isPresent()) {
            String why = aliased.get().ofSource()
                    ? "an alias is a lower-case letter and up to 15 lower-case letters or digits"
                            + (this == VARIABLES ? ", in capitals here" : "")
                    : "this setting is one for the whole pod and takes no alias";
            return new Problem(Printable.quoted(name) + ": " + why).in(layer);
        }
        String hint = Suggestions.nearest(head(name), known.keySet())
                .map(near -> "did you mean " + prefix + near + "?")
                .orElse("see the reference of settings");
        return new Problem(Printable.quoted(name) + " is not a setting", hint).in(layer);
    }

    /** The setting's part of a name. */
    private String head(String name) {
        int at = name.indexOf(separator, prefix.length());
        return name.substring(prefix.length(), at < 0 ? name.length() : at);
    }
}
