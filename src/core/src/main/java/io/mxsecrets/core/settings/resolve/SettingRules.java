package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.document.DocumentKind;
import io.mxsecrets.core.env.EnvItem;
import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Choices.Notify;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.Types;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between settings, for pods and agents alike. Each rule is one method and one sentence. */
final class SettingRules {
    private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Duration SHORT = Duration.ofMinutes(1);

    private SettingRules() {}

    static void check(Settings settings, List<Problem> problems, List<Problem> warnings) {
        for (SourceSettings source : settings.sources()) {
            entryOfTextAndBinary(source, problems);
            ofProvider(settings, source, problems, warnings);
            intervals(source, problems, warnings);
        }
        variables(settings, problems);
        plainHttp(settings, problems);
        notification(settings, problems);
        directoryMode(settings, problems);
    }

    private static void entryOfTextAndBinary(SourceSettings source, List<Problem> problems) {
        boolean one = source.get(SettingRegistry.AS) != DocumentKind.JSON;
        if (one && source.find(SettingRegistry.ENTRY).isEmpty()) {
            problems.add(of(
                    source,
                    "as is " + Types.spelling(source.get(SettingRegistry.AS))
                            + ", so entry must name the one entry that it gives",
                    ""));
        }
        boolean whole =
                source.reference() instanceof Reference.Kong kong && kong.key().isEmpty();
        if (!one && !whole && source.find(SettingRegistry.ENTRY).isPresent()) {
            problems.add(of(source, "entry is for as: text or binary", "a JSON document names its own entries"));
        }
    }

    private static void ofProvider(
            Settings settings, SourceSettings source, List<Problem> problems, List<Problem> warnings) {
        ProviderDescriptor provider = ProviderDescriptors.of(source.provider());
        provider.problems(source, settings)
                .forEach(problem -> problems.add(problem.after("the source " + source.alias() + " ")));
        provider.warnings(source)
                .forEach(warning -> warnings.add(warning.after("the secret of the source " + source.alias() + ": ")));
    }

    private static void intervals(SourceSettings source, List<Problem> problems, List<Problem> warnings) {
        Optional<Duration> interval = source.get(SettingRegistry.REFRESH_INTERVAL);
        if (interval.filter(i -> i.compareTo(SHORT) < 0).isPresent()) {
            warnings.add(new Problem(
                    "the source " + source.alias() + " is checked more often than once a minute",
                    "each check is a call that the store may bill or throttle"));
        }
        Optional<Duration> negative = source.find(SettingRegistry.NEGATIVE_TTL);
        if (interval.isPresent()
                && negative.filter(n -> n.compareTo(interval.get()) < 0).isPresent()) {
            problems.add(of(
                    source,
                    "has a negative-ttl below its refresh-interval",
                    "a secret that is missing is never asked for more often than one that is there"));
        }
    }

    /** Each variable has a name that programs can have, and one origin. */
    private static void variables(Settings settings, List<Problem> problems) {
        Set<String> names = new HashSet<>();
        for (SourceSettings source : settings.sources()) {
            for (EnvItem item : source.envItems()) {
                String name = item.name(settings.get(SettingRegistry.LAYOUT));
                String key = Printable.quoted(item.key());
                if (!EnvVariable.isName(name)) {
                    problems.add(of(
                            source,
                            "has the key " + key + " in env, whose variable would be called " + Printable.quoted(name)
                                    + ", which is not a valid variable name",
                            "write NAME=key"));
                } else if (!names.add(name)) {
                    problems.add(of(
                            source, "sets the variable " + name + " by env, which is set twice", "keep one of them"));
                }
            }
        }
    }

    private static void plainHttp(Settings settings, List<Problem> problems) {
        if (settings.get(SettingRegistry.ALLOW_HTTP)) {
            return;
        }
        for (SourceSettings source : settings.sources()) {
            for (Setting<?> setting : SettingRegistry.with(Trait.ADDRESS)) {
                source.find(setting)
                        .filter(url -> ((URI) url).getScheme().equals("http"))
                        .ifPresent(url -> problems.add(of(
                                source,
                                "has a " + setting + " without TLS",
                                "use https, or set allow-http: true where the policy lists the host")));
            }
        }
    }

    private static void notification(Settings settings, List<Problem> problems) {
        boolean http = settings.get(SettingRegistry.NOTIFY) == Notify.HTTP;
        Optional<URI> url = settings.find(SettingRegistry.NOTIFY_URL);
        if (http && url.isEmpty()) {
            problems.add(new Problem("notify is http, so notify-url must say where to post"));
        }
        if (url.filter(u -> !loopback(u.getHost())).isPresent()) {
            problems.add(new Problem(
                    "notify-url must be on the pod's own loopback address, such as http://127.0.0.1:8080/PATH"));
        }
    }

    private static boolean loopback(String host) {
        return host.equals("localhost") || (LOOPBACK.matcher(host).matches() && literal(host));
    }

    private static boolean literal(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    private static void directoryMode(Settings settings, List<Problem> problems) {
        boolean groupFiles = settings.get(SettingRegistry.FILE_MODE) == 0440;
        boolean groupDirectory = settings.get(SettingRegistry.DIRECTORY_MODE) == 02750;
        if (groupFiles != groupDirectory) {
            problems.add(new Problem("file-mode and directory-mode go together: 0400 with 0700, 0440 with 02750"));
        }
    }

    private static Problem of(SourceSettings source, String what, String remedy) {
        return new Problem("the source " + source.alias() + " " + what, remedy);
    }
}
