package io.mxsecrets.core.settings;

import static io.mxsecrets.core.settings.Setting.Default.NONE;
import static io.mxsecrets.core.settings.Setting.Default.is;
import static io.mxsecrets.core.settings.Setting.Default.otherwise;
import static io.mxsecrets.core.settings.Setting.Scope.ACCESS;
import static io.mxsecrets.core.settings.Setting.Scope.ENTRIES;
import static io.mxsecrets.core.settings.Setting.Scope.ONE_SOURCE;
import static io.mxsecrets.core.settings.SettingVisibility.AGENT;
import static io.mxsecrets.core.settings.SettingVisibility.EVERYWHERE;

import io.mxsecrets.core.document.ArrayRule;
import io.mxsecrets.core.document.DocumentKind;
import io.mxsecrets.core.document.EmptyRule;
import io.mxsecrets.core.entries.ConflictRule;
import io.mxsecrets.core.env.EnvItem;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Choices.InitOrder;
import io.mxsecrets.core.settings.Choices.LintProfile;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.core.settings.Choices.Notify;
import io.mxsecrets.core.settings.Choices.OnStale;
import io.mxsecrets.core.settings.Setting.Default;
import io.mxsecrets.core.settings.Setting.Scope;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.text.Printable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of the product, once. The reference page, the check for unknown keys, the chart's schema and the tests
 * of bad values are made from this list. Adding a setting is one entry here; the file is long because it is that table.
 */
public final class SettingRegistry {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    private static final String LABEL_WORDS = "a DNS label (lower-case letters, digits and hyphens)";
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String OBJECT_WORDS = "the name of an object of Kubernetes";
    private static final String OBJECT = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    // The pod: whether, where and how.
    public static final Setting<Boolean> INJECT = pod(
            "inject",
            Types.flag(),
            otherwise("none: without it, nothing is injected"),
            "Opts a pod in; false on a pod wins.",
            Trait.ONE_POD);
    public static final Setting<Mode> MODE = pod(
            "mode",
            new ValueType<>("init+sidecar, init, sidecar", SettingRegistry::mode),
            is("init+sidecar"),
            "Which containers are added.");
    public static final Setting<List<String>> CONTAINERS = pod(
            "containers",
            Types.list(Types.pattern("container names", LABEL)),
            otherwise("mendix, else mendix-runtime, else the only container"),
            "The targets: containers that get the files, init containers too.");
    public static final Setting<InitOrder> INIT_ORDER =
            pod("init-order", Types.choice(InitOrder.class), is("auto"), "Position of the injected init container.");
    public static final Setting<Integer> RUN_AS_USER = pod(
            "run-as-user",
            Types.count(1, Integer.MAX_VALUE),
            otherwise("the target's"),
            "UID of the injected containers.");
    public static final Setting<Integer> RUN_AS_GROUP = pod(
            "run-as-group",
            Types.count(1, Integer.MAX_VALUE),
            otherwise("the target's"),
            "GID of the injected containers.");
    public static final Setting<Quantity> CPU_REQUEST = pod(
            "cpu-request", Quantity.type("cores, such as 10m"), otherwise("the chart's"), "CPU request.", Trait.CAPPED);
    public static final Setting<Quantity> CPU_LIMIT = pod(
            "cpu-limit", Quantity.type("cores, such as 100m"), otherwise("the chart's"), "CPU limit.", Trait.CAPPED);
    public static final Setting<Quantity> MEMORY_REQUEST = pod(
            "memory-request",
            Quantity.type("bytes, such as 32Mi"),
            otherwise("the chart's"),
            "Memory request.",
            Trait.CAPPED);
    public static final Setting<Quantity> MEMORY_LIMIT = pod(
            "memory-limit",
            Quantity.type("bytes, such as 64Mi"),
            otherwise("the chart's"),
            "Memory limit.",
            Trait.CAPPED);
    public static final Setting<String> STORE = enter(new Setting<>(
            "store",
            SettingVisibility.POD,
            ACCESS,
            Types.pattern(LABEL_WORDS, LABEL),
            otherwise("the chart's defaults.store"),
            "A named set of settings that the admin defined.",
            Set.of()));

    // The sources.
    public static final Setting<Reference> SECRET = source(
            "secret",
            ONE_SOURCE,
            Types.reference("a name, an ARN, a path, a URL, file:PATH or {vault://STORE/NAME/KEY}", Reference::parse),
            otherwise("required"),
            "The secret to read.");
    public static final Setting<Version> VERSION = source(
            "version",
            ONE_SOURCE,
            Types.reference(Version.WORDS, Version::parse),
            is("current"),
            "The version of the secret.");
    public static final Setting<DocumentKind> AS =
            source("as", ONE_SOURCE, Types.choice(DocumentKind.class), is("json"), "How the document is read.");
    public static final Setting<String> ENTRY = source(
            "entry", ONE_SOURCE, Types.text("a key", 512), NONE, "Key of the one entry of a text or binary document.");
    public static final Setting<ProviderKind> PROVIDER = access(
            "provider",
            Types.choice(ProviderKind.class),
            otherwise("from the reference, else from the settings present"),
            "The kind of backend.");
    public static final Setting<String> SECRET_PREFIX = access(
            "secret-prefix",
            Types.path(),
            NONE,
            "Prefix of the secret's name, joined with /; ARNs and URLs ignore it.");
    public static final Setting<Boolean> OPTIONAL = source(
            "optional",
            ENTRIES,
            Types.flag(),
            is("false"),
            "Whether a missing source is only a warning and delays nothing.");
    public static final Setting<List<String>> SOURCES = wide(
            "sources",
            Types.list(Types.pattern("aliases", "[a-z][a-z0-9]{0,15}")),
            otherwise("alphabetical"),
            "Order of the sources, as aliases.",
            Trait.ONE_POD);
    public static final Setting<ConflictRule> ON_CONFLICT = wide(
            "on-conflict",
            Types.choice(ConflictRule.class),
            is("fail"),
            "What happens if two sources give one key different values.");

    // From document to entries.
    public static final Setting<List<String>> KEYS = source(
            "keys", ENTRIES, Types.list(Types.text("globs such as VCS.*", 512)), otherwise("all"), "The keys to keep.");
    public static final Setting<Map<String, String>> RENAME =
            source("rename", ENTRIES, Types.renames(), NONE, "New names for keys.");
    public static final Setting<String> PREFIX =
            source("prefix", ENTRIES, Types.text("text", 512), NONE, "Prefix of each key.");
    public static final Setting<ArrayRule> ARRAYS = source(
            "arrays",
            ENTRIES,
            Types.choice(ArrayRule.class),
            is("json"),
            "Arrays as compact JSON text, or one entry per element.");
    public static final Setting<EmptyRule> EMPTY_VALUES = source(
            "empty-values", ENTRIES, Types.choice(EmptyRule.class), is("skip"), "What happens to empty text and null.");
    public static final Setting<LintProfile> LINT = source(
            "lint",
            ENTRIES,
            Types.choice(LintProfile.class),
            NONE,
            "Checks key names against a catalogue; never changes an entry.");

    public static final Setting<List<EnvItem>> ENV = source(
            "env",
            ONE_SOURCE,
            Types.list(Types.envItem()),
            NONE,
            "Variables that the targets get, from Kubernetes 1.35 on: the kubelet reads them from a file.");

    // The files.
    public static final Setting<String> DIRECTORY = wide(
            "directory",
            Types.absolutePath("an absolute directory"),
            is("/mendix-secrets"),
            "The directory of the files in the target.");
    public static final Setting<List<FormatName>> FORMAT =
            wide("format", Types.list(Types.choice(FormatName.class)), is("properties"), "The formats to write.");
    public static final Setting<Layout> LAYOUT = wide(
            "layout",
            Types.choice(Layout.class),
            is("plain"),
            "Plain keys, Mendix constants or Mendix runtime settings.");
    public static final Setting<String> FILE_NAME =
            wide("file-name", Types.fileName(), is("secrets"), "Base name of the files.");
    public static final Setting<Integer> FILE_MODE =
            agent("file-mode", Scope.POD, Types.mode("0400", "0440"), is("0400"), "Mode of the files.");
    public static final Setting<Integer> DIRECTORY_MODE =
            agent("directory-mode", Scope.POD, Types.mode("0700", "02750"), is("0700"), "Mode of the directories.");

    // AWS Secrets Manager.
    public static final Setting<String> AWS_REGION = access(
            "aws-region",
            Types.pattern("a region such as eu-west-1", "[a-z]{2,8}(?:-[a-z]{1,20}){1,3}+-[0-9]{1,2}"),
            otherwise("the ARN's; by hand AWS_REGION"),
            "The region of the secret.");
    public static final Setting<String> AWS_ROLE_ARN =
            access("aws-role-arn", Types.role(), otherwise("the ServiceAccount's"), "The role for IRSA.", Trait.LOGIN);
    public static final Setting<String> AWS_AUDIENCE = access(
            "aws-audience",
            Types.pattern("an audience", "[\\x21-\\x7e]{1,256}"),
            otherwise("the ServiceAccount's, else sts.amazonaws.com"),
            "Audience of the token for STS.");
    public static final Setting<AwsAuth> AWS_AUTH = access(
            "aws-auth",
            Types.choice(AwsAuth.class, Map.of("web-identity", AwsAuth.IRSA)),
            otherwise("static with aws-credentials-secret, irsa if a role is known"),
            "How AWS credentials are obtained.",
            Trait.LOGIN);
    public static final Setting<List<String>> AWS_ASSUME_ROLE_ARN = access(
            "aws-assume-role-arn",
            Types.list(Types.role()),
            NONE,
            "Roles to assume, one after the other.",
            Trait.LOGIN);
    public static final Setting<String> AWS_EXTERNAL_ID = access(
            "aws-external-id",
            Types.pattern("an external ID", "[A-Za-z0-9+=,.@:/_-]{2,1224}"),
            NONE,
            "External ID of the last role.",
            Trait.LOGIN);
    public static final Setting<String> AWS_ROLE_SESSION_NAME = access(
            "aws-role-session-name",
            Types.pattern("2 to 64 of letters, digits and +=,.@_-", "[A-Za-z0-9+=,.@_-]{2,64}"),
            otherwise("namespace and pod"),
            "Session name of the roles.",
            Trait.LOGIN);
    public static final Setting<Duration> AWS_ROLE_DURATION = access(
            "aws-role-duration",
            Types.duration(Duration.ofMinutes(15), Duration.ofHours(12)),
            is("1h"),
            "Duration of a role's session; at most 1h if the base is itself a role.",
            Trait.LOGIN);
    public static final Setting<URI> AWS_ENDPOINT =
            access("aws-endpoint", Types.url(), otherwise("the region's"), "Endpoint of Secrets Manager.");
    public static final Setting<URI> AWS_STS_ENDPOINT =
            access("aws-sts-endpoint", Types.url(), otherwise("the region's"), "Endpoint of STS.", Trait.LOGIN);
    public static final Setting<Boolean> AWS_FIPS =
            access("aws-fips", Types.flag(), is("false"), "FIPS endpoints.", Trait.LOGIN);
    public static final Setting<Boolean> AWS_DUALSTACK =
            access("aws-dualstack", Types.flag(), is("false"), "Dual-stack endpoints.", Trait.LOGIN);
    public static final Setting<String> AWS_CREDENTIALS_SECRET = access(
            "aws-credentials-secret",
            Types.pattern(OBJECT_WORDS, OBJECT),
            NONE,
            "A Secret of the pod's namespace with access keys.",
            Trait.LOGIN);
    public static final Setting<String> AWS_PROFILE = access(
            "aws-profile",
            Types.pattern("a profile name", "[\\x21-\\x7e]{1,128}"),
            is("default"),
            "Profile in a shared credentials file.",
            Trait.LOGIN);
    public static final Setting<String> AWS_TOKEN_FILE = agent(
            "aws-token-file",
            ACCESS,
            file(),
            otherwise("where the webhook mounts it, else AWS_WEB_IDENTITY_TOKEN_FILE"),
            "Token for STS.",
            Trait.LOGIN);
    public static final Setting<String> AWS_CREDENTIALS_DIRECTORY = agent(
            "aws-credentials-directory",
            ACCESS,
            file(),
            otherwise("where the webhook mounts it"),
            "Directory with access keys.",
            Trait.LOGIN);
    public static final Setting<String> POD_IDENTITY_TOKEN_FILE = agent(
            "pod-identity-token-file",
            Scope.POD,
            file(),
            otherwise("where the webhook mounts it"),
            "Token for EKS Pod Identity.");
    public static final Setting<URI> POD_IDENTITY_ENDPOINT = agent(
            "pod-identity-endpoint",
            Scope.POD,
            Types.url(),
            otherwise("the EKS Pod Identity Agent's"),
            "Endpoint of EKS Pod Identity.");
    public static final Setting<Boolean> ALLOW_NODE_ROLE = agent(
            "allow-node-role",
            Scope.POD,
            Types.flag(),
            is("false"),
            "Whether the node's own role may be used (the webhook's policy.allowNodeRole).");
    public static final Setting<Boolean> ALLOW_IMDS_V1 = agent(
            "allow-imds-v1",
            Scope.POD,
            Types.flag(),
            is("false"),
            "Whether version 1 of the instance metadata service may be used (the webhook's policy.allowImdsV1).");

    // HashiCorp Vault.
    public static final Setting<URI> VAULT_ADDRESS =
            access("vault-address", Types.url(), otherwise("the URL's, else required"), "Address of Vault.");
    public static final Setting<String> VAULT_ROLE = access(
            "vault-role",
            Types.pattern("the name of a role", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,255}"),
            otherwise("required"),
            "Role to log in with.");
    public static final Setting<String> VAULT_AUTH_MOUNT =
            access("vault-auth-mount", Types.path(), is("kubernetes"), "Mount of the auth method.");
    public static final Setting<String> VAULT_KV_MOUNT =
            access("vault-kv-mount", Types.path(), otherwise("first path segment"), "Mount of the KV v2 engine.");
    public static final Setting<String> VAULT_NAMESPACE =
            access("vault-namespace", Types.path(), NONE, "Namespace of Vault Enterprise.");
    public static final Setting<String> VAULT_AUDIENCE = access(
            "vault-audience",
            Types.pattern("an audience, or api-server", "[\\x21-\\x7e]{1,256}"),
            is("vault"),
            "Audience of the token for Vault.");
    public static final Setting<String> VAULT_JWT_FILE =
            agent("vault-jwt-file", ACCESS, file(), otherwise("where the webhook mounts it"), "Token for Vault.");
    public static final Setting<String> VAULT_TOKEN_FILE =
            agent("vault-token-file", Scope.POD, file(), NONE, "A token of Vault itself, for laptops.");
    public static final Setting<String> VAULT_APPROLE_ROLE_ID_FILE =
            agent("vault-approle-role-id-file", Scope.POD, file(), NONE, "Role ID of AppRole, for laptops.");
    public static final Setting<String> VAULT_APPROLE_SECRET_ID_FILE =
            agent("vault-approle-secret-id-file", Scope.POD, file(), NONE, "Secret ID of AppRole, for laptops.");

    // The way to the stores.
    public static final Setting<String> CA_CONFIGMAP = wide(
            "ca-configmap",
            Types.pattern(OBJECT_WORDS, OBJECT),
            otherwise("system CAs and the chart's caBundle"),
            "ConfigMap of the pod's namespace with PEM certificates.");
    public static final Setting<String> CA_DIRECTORY = agent(
            "ca-directory",
            Scope.POD,
            file(),
            otherwise("where the webhook mounts it"),
            "Directory with PEM certificates, or one file of them.");
    public static final Setting<Authorities> CA_BUNDLE = agent(
            "ca-bundle",
            Scope.POD,
            new ValueType<>(Authorities.WORDS, Authorities::parse),
            otherwise("the chart's caBundle, which the webhook writes"),
            "Certificate authorities trusted in addition to the system's.",
            Trait.OPERATION);
    public static final Setting<URI> HTTPS_PROXY = wide("https-proxy", Types.proxy(), NONE, "Proxy to the stores.");
    public static final Setting<List<String>> NO_PROXY = wide(
            "no-proxy",
            Types.list(Types.pattern("hosts, .suffixes or addresses", "[A-Za-z0-9.*:/\\[\\]-]{1,253}")),
            NONE,
            "Hosts that bypass the proxy.");
    public static final Setting<Boolean> ALLOW_HTTP = wide(
            "allow-http", Types.flag(), is("false"), "Whether plain http is allowed, for hosts that the policy lists.");

    // Refreshing.
    public static final Setting<Optional<Duration>> REFRESH_INTERVAL = source(
            "refresh-interval",
            ENTRIES,
            Types.durationOr("never", Duration.ofSeconds(30), DAY),
            is("5m"),
            "How often a source is checked, with 20 % jitter.",
            Trait.OPERATION);
    public static final Setting<Duration> NEGATIVE_TTL = source(
            "negative-ttl",
            ENTRIES,
            Types.duration(SECOND, DAY),
            otherwise("the refresh interval, never below it"),
            "Wait before a missing secret is requested again.",
            Trait.OPERATION);
    public static final Setting<Optional<Duration>> STALE_TTL = source(
            "stale-ttl",
            ENTRIES,
            Types.durationOr("forever", SECOND, Duration.ofDays(3650)),
            is("forever"),
            "How long entries stay valid without a successful check.",
            Trait.OPERATION);
    public static final Setting<OnStale> ON_STALE =
            wide("on-stale", Types.choice(OnStale.class), is("keep"), "What happens after stale-ttl.", Trait.OPERATION);
    public static final Setting<Duration> INIT_TIMEOUT = wide(
            "init-timeout",
            Types.duration(SECOND, Duration.ofMinutes(9)),
            is("120s"),
            "Overall deadline of init.",
            Trait.OPERATION);
    public static final Setting<Notify> NOTIFY = wide(
            "notify",
            Types.choice(Notify.class),
            is("none"),
            "How the app is notified of a new generation.",
            Trait.OPERATION);
    public static final Setting<URI> NOTIFY_URL = wide(
            "notify-url",
            Types.url(),
            NONE,
            "Loopback URL in the pod that receives the notification.",
            Trait.OPERATION);
    public static final Setting<String> NOTIFY_TOKEN_KEY = wide(
            "notify-token-key", Types.text("a key", 512), NONE, "Entry that is sent as bearer token.", Trait.OPERATION);

    // Observation.
    public static final Setting<LogLevel> LOG_LEVEL =
            wide("log-level", Types.choice(LogLevel.class), is("info"), "Minimum level of log lines.", Trait.OPERATION);
    public static final Setting<LogFormat> LOG_FORMAT =
            wide("log-format", Types.choice(LogFormat.class), is("json"), "Format of log lines.", Trait.OPERATION);
    public static final Setting<Optional<Integer>> HEALTH_LISTEN = wide(
            "health-listen",
            Types.countOr("none", 1024, 65535),
            is("8791"),
            "Port of health and metrics; none for pods on the host network.",
            Trait.OPERATION);
    public static final Setting<String> POD_NAME =
            agent("pod-name", Scope.POD, Types.pattern(OBJECT_WORDS, OBJECT), NONE, "The pod's name.", Trait.OPERATION);
    public static final Setting<String> POD_NAMESPACE = agent(
            "pod-namespace",
            Scope.POD,
            Types.pattern(OBJECT_WORDS, OBJECT),
            NONE,
            "The pod's namespace.",
            Trait.OPERATION);
    public static final Setting<String> POD_IP = agent(
            "pod-ip",
            Scope.POD,
            Types.pattern("an IP address", "[0-9A-Fa-f:.]{2,45}"),
            NONE,
            "The pod's address.",
            Trait.OPERATION);

    private SettingRegistry() {}

    /** All settings in the order of this file. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    public static List<Setting<?>> with(Trait trait) {
        return ALL.stream().filter(setting -> setting.has(trait)).toList();
    }

    private static <T> Setting<T> pod(String name, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, SettingVisibility.POD, Scope.POD, type, fallback, doc, Set.of(traits)));
    }

    private static <T> Setting<T> wide(String name, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, EVERYWHERE, Scope.POD, type, fallback, doc, Set.of(traits)));
    }

    private static <T> Setting<T> source(
            String name, Scope scope, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, EVERYWHERE, scope, type, fallback, doc, Set.of(traits)));
    }

    private static <T> Setting<T> access(
            String name, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return source(name, ACCESS, type, fallback, doc, traits);
    }

    private static <T> Setting<T> agent(
            String name, Scope scope, ValueType<T> type, Default fallback, String doc, Trait... traits) {
        return enter(new Setting<>(name, AGENT, scope, type, fallback, doc, Set.of(traits)));
    }

    private static <T> Setting<T> enter(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    private static ValueType<String> file() {
        return Types.absolutePath("an absolute path");
    }

    private static Mode mode(String text) {
        switch (text) {
            case "init+sidecar":
                return Mode.INIT_SIDECAR;
            case "init":
                return Mode.INIT;
            case "sidecar":
                return Mode.SIDECAR;
            default:
                throw new BadValue("is " + Printable.quoted(text) + "; give init+sidecar, init or sidecar");
        }
    }
}
