package io.mxsecrets.core.settings.registry;

import static io.mxsecrets.core.settings.Setting.Default.NONE;
import static io.mxsecrets.core.settings.Setting.Default.is;
import static io.mxsecrets.core.settings.Setting.Default.otherwise;
import static io.mxsecrets.core.settings.Setting.Scope.ACCESS;
import static io.mxsecrets.core.settings.Setting.Scope.ENTRIES;
import static io.mxsecrets.core.settings.Setting.Scope.ONE_SOURCE;

import io.mxsecrets.core.document.ArrayRule;
import io.mxsecrets.core.document.DocumentKind;
import io.mxsecrets.core.document.EmptyRule;
import io.mxsecrets.core.entries.ConflictRule;
import io.mxsecrets.core.env.EnvItem;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Authorities;
import io.mxsecrets.core.settings.Choices.InitOrder;
import io.mxsecrets.core.settings.Choices.LintProfile;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.core.settings.Choices.Notify;
import io.mxsecrets.core.settings.Choices.OnStale;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Scope;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.SettingTable;
import io.mxsecrets.core.settings.SettingVisibility;
import io.mxsecrets.core.settings.Types;
import io.mxsecrets.core.settings.ValueType;
import io.mxsecrets.core.text.Printable;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of the product, once. The reference page, the check for unknown keys, the chart's schema and the tests
 * of bad values are made from this list. Adding a setting is one entry here; the file is long because it is that table.
 */
public final class SettingRegistry {
    private static final SettingTable TABLE = new SettingTable();

    private static final String LABEL_WORDS = "a DNS label (lower-case letters, digits and hyphens)";
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    // The pod: whether, where and how.
    public static final Setting<Boolean> INJECT = TABLE.pod(
            "inject",
            Types.flag(),
            otherwise("none: without it, nothing is injected"),
            "Opts a pod in; false on a pod wins.",
            Trait.ONE_POD);
    public static final Setting<Mode> MODE = TABLE.pod(
            "mode",
            new ValueType<>("init+sidecar, init, sidecar", SettingRegistry::mode),
            is("init+sidecar"),
            "Which containers are added.");
    public static final Setting<List<String>> CONTAINERS = TABLE.pod(
            "containers",
            Types.list(Types.pattern("container names", LABEL)),
            otherwise("mendix, else mendix-runtime, else the only container"),
            "The targets: containers that get the files, init containers too.");
    public static final Setting<InitOrder> INIT_ORDER = TABLE.pod(
            "init-order", Types.choice(InitOrder.class), is("auto"), "Position of the injected init container.");
    public static final Setting<Integer> RUN_AS_USER = TABLE.pod(
            "run-as-user",
            Types.count(1, Integer.MAX_VALUE),
            otherwise("the target's"),
            "UID of the injected containers.");
    public static final Setting<Integer> RUN_AS_GROUP = TABLE.pod(
            "run-as-group",
            Types.count(1, Integer.MAX_VALUE),
            otherwise("the target's"),
            "GID of the injected containers.");
    public static final Setting<Quantity> CPU_REQUEST = TABLE.pod(
            "cpu-request", Quantity.type("cores, such as 10m"), otherwise("the chart's"), "CPU request.", Trait.CAPPED);
    public static final Setting<Quantity> CPU_LIMIT = TABLE.pod(
            "cpu-limit", Quantity.type("cores, such as 100m"), otherwise("the chart's"), "CPU limit.", Trait.CAPPED);
    public static final Setting<Quantity> MEMORY_REQUEST = TABLE.pod(
            "memory-request",
            Quantity.type("bytes, such as 32Mi"),
            otherwise("the chart's"),
            "Memory request.",
            Trait.CAPPED);
    public static final Setting<Quantity> MEMORY_LIMIT = TABLE.pod(
            "memory-limit",
            Quantity.type("bytes, such as 64Mi"),
            otherwise("the chart's"),
            "Memory limit.",
            Trait.CAPPED);
    public static final Setting<String> STORE = TABLE.enter(new Setting<>(
            "store",
            SettingVisibility.POD,
            ACCESS,
            Types.pattern(LABEL_WORDS, LABEL),
            otherwise("the chart's defaults.store"),
            "A named set of settings that the admin defined.",
            Set.of()));

    // The sources.
    public static final Setting<Reference> SECRET = TABLE.source(
            "secret",
            ONE_SOURCE,
            Types.reference(
                    "a name, an ARN, a path, a URL, file:PATH or {vault://STORE/NAME/KEY}",
                    ProviderDescriptors::reference),
            otherwise("required"),
            "The secret to read.");
    public static final Setting<Version> VERSION = TABLE.source(
            "version",
            ONE_SOURCE,
            Types.reference(Version.WORDS, Version::parse),
            is("current"),
            "The version of the secret.");
    public static final Setting<DocumentKind> AS =
            TABLE.source("as", ONE_SOURCE, Types.choice(DocumentKind.class), is("json"), "How the document is read.");
    public static final Setting<String> ENTRY = TABLE.source(
            "entry", ONE_SOURCE, Types.text("a key", 512), NONE, "Key of the one entry of a text or binary document.");
    public static final Setting<ProviderKind> PROVIDER = TABLE.access(
            "provider",
            Types.choice(kinds()),
            otherwise("from the reference, else from the settings present"),
            "The kind of backend.");
    public static final Setting<String> SECRET_PREFIX = TABLE.access(
            "secret-prefix",
            Types.path(),
            NONE,
            "Prefix of the secret's name, joined with /; ARNs and URLs ignore it.");
    public static final Setting<Boolean> OPTIONAL = TABLE.source(
            "optional",
            ENTRIES,
            Types.flag(),
            is("false"),
            "Whether a missing source is only a warning and delays nothing.");
    public static final Setting<List<String>> SOURCES = TABLE.wide(
            "sources",
            Types.list(Types.pattern("aliases", "[a-z][a-z0-9]{0,15}")),
            otherwise("alphabetical"),
            "Order of the sources, as aliases.",
            Trait.ONE_POD);
    public static final Setting<ConflictRule> ON_CONFLICT = TABLE.wide(
            "on-conflict",
            Types.choice(ConflictRule.class),
            is("fail"),
            "What happens if two sources give one key different values.");

    // From document to entries.
    public static final Setting<List<String>> KEYS = TABLE.source(
            "keys", ENTRIES, Types.list(Types.text("globs such as VCS.*", 512)), otherwise("all"), "The keys to keep.");
    public static final Setting<Map<String, String>> RENAME =
            TABLE.source("rename", ENTRIES, Types.renames(), NONE, "New names for keys.");
    public static final Setting<String> PREFIX =
            TABLE.source("prefix", ENTRIES, Types.text("text", 512), NONE, "Prefix of each key.");
    public static final Setting<ArrayRule> ARRAYS = TABLE.source(
            "arrays",
            ENTRIES,
            Types.choice(ArrayRule.class),
            is("json"),
            "Arrays as compact JSON text, or one entry per element.");
    public static final Setting<EmptyRule> EMPTY_VALUES = TABLE.source(
            "empty-values", ENTRIES, Types.choice(EmptyRule.class), is("skip"), "What happens to empty text and null.");
    public static final Setting<LintProfile> LINT = TABLE.source(
            "lint",
            ENTRIES,
            Types.choice(LintProfile.class),
            NONE,
            "Checks key names against a catalogue; never changes an entry.");

    public static final Setting<List<EnvItem>> ENV = TABLE.source(
            "env",
            ONE_SOURCE,
            Types.list(Types.envItem()),
            NONE,
            "Variables that the targets get, from Kubernetes 1.35 on: the kubelet reads them from a file.");

    // The files.
    public static final Setting<String> DIRECTORY = TABLE.wide(
            "directory",
            Types.absolutePath("an absolute directory"),
            is("/mendix-secrets"),
            "The directory of the files in the target.");
    public static final Setting<List<FormatName>> FORMAT =
            TABLE.wide("format", Types.list(Types.choice(FormatName.class)), is("properties"), "The formats to write.");
    public static final Setting<Layout> LAYOUT = TABLE.wide(
            "layout",
            Types.choice(Layout.class),
            is("plain"),
            "Plain keys, Mendix constants or Mendix runtime settings.");
    public static final Setting<String> FILE_NAME =
            TABLE.wide("file-name", Types.fileName(), is("secrets"), "Base name of the files.");
    public static final Setting<Integer> FILE_MODE =
            TABLE.agent("file-mode", Scope.POD, Types.mode("0400", "0440"), is("0400"), "Mode of the files.");
    public static final Setting<Integer> DIRECTORY_MODE = TABLE.agent(
            "directory-mode", Scope.POD, Types.mode("0700", "02750"), is("0700"), "Mode of the directories.");
    public static final Setting<Boolean> START_GATE = TABLE.agent(
            "start-gate",
            Scope.POD,
            Types.flag(),
            is("false"),
            "Whether the targets wait for the variable MENDIX_SECRETS_READY, which the agent writes for the kubelet.");

    static {
        ProviderDescriptors.ALL.forEach(provider -> TABLE.addAll(provider.settings()));
    }

    // The way to the stores.
    public static final Setting<String> CA_CONFIGMAP = TABLE.wide(
            "ca-configmap",
            Types.objectName(),
            otherwise("system CAs and the chart's caBundle"),
            "ConfigMap of the pod's namespace with PEM certificates.");
    public static final Setting<String> CA_DIRECTORY = TABLE.agent(
            "ca-directory",
            Scope.POD,
            Types.file(),
            otherwise("where the webhook mounts it"),
            "Directory with PEM certificates, or one file of them.");
    public static final Setting<Authorities> CA_BUNDLE = TABLE.agent(
            "ca-bundle",
            Scope.POD,
            Authorities.type(),
            otherwise("the chart's caBundle, which the webhook writes"),
            "Certificate authorities trusted in addition to the system's.",
            Trait.OPERATION);
    public static final Setting<URI> HTTPS_PROXY =
            TABLE.wide("https-proxy", Types.proxy(), NONE, "Proxy to the stores.");
    public static final Setting<List<String>> NO_PROXY = TABLE.wide(
            "no-proxy",
            Types.list(Types.pattern("hosts, .suffixes or addresses", "[A-Za-z0-9.*:/\\[\\]-]{1,253}")),
            NONE,
            "Hosts that bypass the proxy.");
    public static final Setting<Boolean> ALLOW_HTTP = TABLE.wide(
            "allow-http", Types.flag(), is("false"), "Whether plain http is allowed, for hosts that the policy lists.");

    // Refreshing.
    public static final Setting<Optional<Duration>> REFRESH_INTERVAL = TABLE.source(
            "refresh-interval",
            ENTRIES,
            Types.durationOr("never", Duration.ofSeconds(30), DAY),
            is("5m"),
            "How often a source is checked, with 20 % jitter.",
            Trait.OPERATION);
    public static final Setting<Duration> NEGATIVE_TTL = TABLE.source(
            "negative-ttl",
            ENTRIES,
            Types.duration(SECOND, DAY),
            otherwise("the refresh interval, never below it"),
            "Wait before a missing secret is requested again.",
            Trait.OPERATION);
    public static final Setting<Optional<Duration>> STALE_TTL = TABLE.source(
            "stale-ttl",
            ENTRIES,
            Types.durationOr("forever", SECOND, Duration.ofDays(3650)),
            is("forever"),
            "How long entries stay valid without a successful check.",
            Trait.OPERATION);
    public static final Setting<OnStale> ON_STALE = TABLE.wide(
            "on-stale", Types.choice(OnStale.class), is("keep"), "What happens after stale-ttl.", Trait.OPERATION);
    public static final Setting<Duration> INIT_TIMEOUT = TABLE.wide(
            "init-timeout",
            Types.duration(SECOND, Duration.ofMinutes(9)),
            is("120s"),
            "Overall deadline of init.",
            Trait.OPERATION);
    public static final Setting<Notify> NOTIFY = TABLE.wide(
            "notify",
            Types.choice(Notify.class),
            is("none"),
            "How the app is notified of a new generation.",
            Trait.OPERATION);
    public static final Setting<URI> NOTIFY_URL = TABLE.wide(
            "notify-url",
            Types.url(),
            NONE,
            "Loopback URL in the pod that receives the notification.",
            Trait.OPERATION);
    public static final Setting<String> NOTIFY_TOKEN_KEY = TABLE.wide(
            "notify-token-key", Types.text("a key", 512), NONE, "Entry that is sent as bearer token.", Trait.OPERATION);

    // Observation.
    public static final Setting<LogLevel> LOG_LEVEL = TABLE.wide(
            "log-level", Types.choice(LogLevel.class), is("info"), "Minimum level of log lines.", Trait.OPERATION);
    public static final Setting<LogFormat> LOG_FORMAT = TABLE.wide(
            "log-format", Types.choice(LogFormat.class), is("json"), "Format of log lines.", Trait.OPERATION);
    public static final Setting<Optional<Integer>> HEALTH_LISTEN = TABLE.wide(
            "health-listen",
            Types.countOr("none", 1024, 65535),
            is("8791"),
            "Port of health and metrics; none for pods on the host network.",
            Trait.OPERATION);
    public static final Setting<String> POD_NAME =
            TABLE.agent("pod-name", Scope.POD, Types.objectName(), NONE, "The pod's name.", Trait.OPERATION);
    public static final Setting<String> POD_NAMESPACE =
            TABLE.agent("pod-namespace", Scope.POD, Types.objectName(), NONE, "The pod's namespace.", Trait.OPERATION);
    public static final Setting<String> POD_IP = TABLE.agent(
            "pod-ip",
            Scope.POD,
            Types.pattern("an IP address", "[0-9A-Fa-f:.]{2,45}"),
            NONE,
            "The pod's address.",
            Trait.OPERATION);

    private SettingRegistry() {}

    /** All settings in the order of this file. */
    public static List<Setting<?>> all() {
        return TABLE.rows();
    }

    public static List<Setting<?>> with(Trait trait) {
        return TABLE.rows().stream().filter(setting -> setting.has(trait)).toList();
    }

    private static Map<String, ProviderKind> kinds() {
        Map<String, ProviderKind> kinds = new LinkedHashMap<>();
        ProviderDescriptors.ALL.forEach(provider -> kinds.put(provider.kind().name(), provider.kind()));
        return kinds;
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
                throw new BadValue("is " + Printable.quoted(text), "give init+sidecar, init or sidecar");
        }
    }
}
