package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.document.DocumentKind;
import io.mxsecrets.core.env.EnvItem;
import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.reference.BadReference;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Choices.Notify;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.Types;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Segments;
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
    private static final Duration CHAINED = Duration.ofHours(1);
    private static final List<String> NO_DOCUMENTS =
            List.of("/proc", "/dev", "/sys", "/run/secrets", "/var/run/secrets");

    /**
     * What AWS takes as the name of a secret; a colon would make an ARN of it, of another region and account. Only AWS's own
     * services make names with {@code !}, such as {@code rds!db-…}.
     *
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html">CreateSecret</a>
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html">Secrets managed
     *     by other services</a>
     */
    private static final Pattern AWS_NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

    private SettingRules() {}

    static void check(Settings settings, List<Problem> problems, List<Problem> warnings) {
        for (SourceSettings source : settings.sources()) {
            entryOfTextAndBinary(source, problems);
            versionFitsProvider(source, problems);
            referenceFitsProvider(source, problems);
            awsNeeds(source, problems);
            vaultNeeds(settings, source, problems);
            vaultPath(source, problems, warnings);
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
            refuse(
                    problems,
                    source,
                    "as is " + Types.spelling(source.get(SettingRegistry.AS))
                            + ", so entry must name the one entry that it gives");
        }
        boolean whole =
                source.reference() instanceof Reference.Kong kong && kong.key().isEmpty();
        if (!one && !whole && source.find(SettingRegistry.ENTRY).isPresent()) {
            refuse(problems, source, "entry is for as: text or binary; a JSON document names its own entries");
        }
    }

    private static void versionFitsProvider(SourceSettings source, List<Problem> problems) {
        Version version = source.get(SettingRegistry.VERSION);
        boolean number = version instanceof Version.Number;
        boolean label = version instanceof Version.Stage || version instanceof Version.Id;
        if (source.provider() == ProviderKind.AWS && number) {
            refuse(
                    problems,
                    source,
                    "version is a number, which only Vault's KV v2 has; give current, previous, stage:LABEL or"
                            + " id:UUID");
        }
        if (source.provider() == ProviderKind.VAULT && label) {
            refuse(
                    problems,
                    source,
                    "version names a stage or an id, which only AWS has; give current, previous or a number");
        }
        if (source.provider() == ProviderKind.FILE && !version.equals(Version.CURRENT)) {
            refuse(problems, source, "version must be current: a file has no other");
        }
    }

    private static void referenceFitsProvider(SourceSettings source, List<Problem> problems) {
        boolean file = source.reference() instanceof Reference.File;
        if (source.provider() == ProviderKind.FILE && !file) {
            refuse(problems, source, "a document on disk is named as file:/PATH");
        } else if (file) {
            filePath(source, ((Reference.File) source.reference()).path(), problems);
        }
        boolean named = source.provider() == ProviderKind.AWS && !(source.reference() instanceof Reference.Arn);
        if (named && !AWS_NAME.matcher(source.awsName()).matches()) {
            refuse(
                    problems,
                    source,
                    "names the secret " + Printable.quoted(source.awsName())
                            + ", which AWS does not allow: a name is 512 of letters, digits and /_+=.@!- at most");
        }
    }

    /** No document is a token, a device or what the kernel tells of a process; ours least of all. */
    private static void filePath(SourceSettings source, String path, List<Problem> problems) {
        Optional<String> fault =
                path.startsWith("/") ? Segments.fault(path.substring(1)) : Optional.of("is not absolute");
        boolean closed = NO_DOCUMENTS.stream().anyMatch(place -> (path + "/").startsWith(place + "/"));
        if (fault.isPresent() || closed) {
            refuse(
                    problems,
                    source,
                    "names the file " + Printable.quoted(path) + ", which "
                            + fault.orElse("is below " + String.join(", ", NO_DOCUMENTS) + ", which hold no documents")
                            + "; name another");
        }
    }

    private static void awsNeeds(SourceSettings source, List<Problem> problems) {
        if (source.provider() != ProviderKind.AWS) {
            return;
        }
        if (source.find(SettingRegistry.AWS_REGION).isEmpty()) {
            refuse(problems, source, "has no region; add aws-region or use the full ARN");
        }
        boolean shaped = source.get(SettingRegistry.AWS_FIPS) || source.get(SettingRegistry.AWS_DUALSTACK);
        boolean named = source.find(SettingRegistry.AWS_ENDPOINT).isPresent()
                || source.find(SettingRegistry.AWS_STS_ENDPOINT).isPresent();
        if (shaped && named) {
            refuse(
                    problems,
                    source,
                    "has aws-fips or aws-dualstack beside an endpoint of its own, which already determines the"
                            + " address; keep one of them");
        }
        Optional<AwsAuth> auth = source.find(SettingRegistry.AWS_AUTH);
        boolean keys = source.find(SettingRegistry.AWS_CREDENTIALS_SECRET).isPresent();
        if (keys
                && auth.filter(a -> a != AwsAuth.STATIC && a != AwsAuth.PROFILE).isPresent()) {
            refuse(
                    problems,
                    source,
                    "has aws-credentials-secret beside aws-auth: " + Types.spelling(auth.get()) + "; keep one of them");
        }
        boolean ownRole = source.origin(SettingRegistry.AWS_ROLE_ARN).isPresent();
        if (auth.filter(a -> a == AwsAuth.STATIC).isPresent() && ownRole) {
            refuse(
                    problems,
                    source,
                    "has aws-auth: static beside aws-role-arn, which is for irsa; keep one of them, or name the role"
                            + " as aws-assume-role-arn");
        }
        boolean chained = source.find(SettingRegistry.AWS_ASSUME_ROLE_ARN).isPresent();
        boolean baseIsRole =
                auth.map(a -> a == AwsAuth.IRSA || a == AwsAuth.POD_IDENTITY).orElse(ownRole)
                        || source.find(SettingRegistry.AWS_ASSUME_ROLE_ARN)
                                .filter(roles -> roles.size() > 1)
                                .isPresent();
        if (chained
                && baseIsRole
                && source.get(SettingRegistry.AWS_ROLE_DURATION).compareTo(CHAINED) > 0) {
            refuse(problems, source, "has aws-role-duration over 1h, which AWS refuses where one role assumes another");
        }
    }

    private static void vaultNeeds(Settings settings, SourceSettings source, List<Problem> problems) {
        if (source.provider() != ProviderKind.VAULT) {
            return;
        }
        if (source.find(SettingRegistry.VAULT_ADDRESS).isEmpty()) {
            refuse(
                    problems,
                    source,
                    "has no vault-address; add it, or write the secret as https://HOST:8200/MOUNT/PATH");
        }
        boolean otherLogin = settings.find(SettingRegistry.VAULT_TOKEN_FILE).isPresent()
                || settings.find(SettingRegistry.VAULT_APPROLE_ROLE_ID_FILE).isPresent();
        if (source.find(SettingRegistry.VAULT_ROLE).isEmpty() && !otherLogin) {
            refuse(
                    problems,
                    source,
                    "has no vault-role; add the role of Vault's Kubernetes auth that this ServiceAccount is bound to");
        }
    }

    private static void vaultPath(SourceSettings source, List<Problem> problems, List<Problem> warnings) {
        if (source.provider() != ProviderKind.VAULT) {
            return;
        }
        try {
            source.vaultPath()
                    .repairs()
                    .forEach(repair -> warnings.add(
                            new Problem(Problem.HERE, "the secret of the source " + source.alias() + ": " + repair)));
        } catch (BadReference e) {
            refuse(problems, source, "names a secret that " + e.getMessage() + vaultBy(source));
        }
    }

    /** Who says that it is Vault, where that is neither the pod nor its reference: AWS may have been meant. */
    private static String vaultBy(SourceSettings source) {
        return source.given()
                .find(SettingRegistry.PROVIDER)
                .flatMap(given -> source.origin(SettingRegistry.PROVIDER))
                .map(origin -> "; the provider vault is that of the " + origin.layer()
                        + ", a secret of AWS needs provider: aws")
                .orElse("");
    }

    private static void intervals(SourceSettings source, List<Problem> problems, List<Problem> warnings) {
        Optional<Duration> interval = source.get(SettingRegistry.REFRESH_INTERVAL);
        if (interval.filter(i -> i.compareTo(SHORT) < 0).isPresent()) {
            warnings.add(new Problem(
                    Problem.HERE,
                    "the source " + source.alias()
                            + " is checked more often than once a minute; each check is a call that the store"
                            + " may bill or throttle"));
        }
        Optional<Duration> negative = source.find(SettingRegistry.NEGATIVE_TTL);
        if (interval.isPresent()
                && negative.filter(n -> n.compareTo(interval.get()) < 0).isPresent()) {
            refuse(
                    problems,
                    source,
                    "has a negative-ttl below its refresh-interval; a secret that is missing is never asked for more"
                            + " often than one that is there");
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
                    refuse(
                            problems,
                            source,
                            "has the key " + key + " in env, whose variable would be called " + Printable.quoted(name)
                                    + ", which is not a valid variable name; write NAME=key");
                } else if (!names.add(name)) {
                    refuse(
                            problems,
                            source,
                            "sets the variable " + name + " by env, which is set twice; keep one of them");
                }
            }
        }
    }

    private static void plainHttp(Settings settings, List<Problem> problems) {
        if (settings.get(SettingRegistry.ALLOW_HTTP)) {
            return;
        }
        for (SourceSettings source : settings.sources()) {
            for (Setting<URI> setting : List.of(
                    SettingRegistry.VAULT_ADDRESS, SettingRegistry.AWS_ENDPOINT, SettingRegistry.AWS_STS_ENDPOINT)) {
                source.find(setting)
                        .filter(url -> url.getScheme().equals("http"))
                        .ifPresent(url -> refuse(
                                problems,
                                source,
                                "has a " + setting
                                        + " without TLS; use https, or set allow-http: true where the policy"
                                        + " lists the host"));
            }
        }
    }

    private static void notification(Settings settings, List<Problem> problems) {
        boolean http = settings.get(SettingRegistry.NOTIFY) == Notify.HTTP;
        Optional<URI> url = settings.find(SettingRegistry.NOTIFY_URL);
        if (http && url.isEmpty()) {
            problems.add(new Problem(Problem.HERE, "notify is http, so notify-url must say where to post"));
        }
        if (url.filter(u -> !loopback(u.getHost())).isPresent()) {
            problems.add(new Problem(
                    Problem.HERE,
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
            problems.add(new Problem(
                    Problem.HERE, "file-mode and directory-mode go together: 0400 with 0700, 0440 with 02750"));
        }
    }

    private static void refuse(List<Problem> problems, SourceSettings source, String sentence) {
        problems.add(new Problem(Problem.HERE, "the source " + source.alias() + " " + sentence));
    }
}
