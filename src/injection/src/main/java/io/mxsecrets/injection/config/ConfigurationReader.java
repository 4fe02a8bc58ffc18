package io.mxsecrets.injection.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Authorities;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.layer.Store;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.policy.HostPattern;
import io.mxsecrets.injection.policy.Policy;
import io.mxsecrets.injection.policy.UrlPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the configuration file strictly and collects every mistake before it gives up. */
final class ConfigurationReader {
    private static final Pattern NAMESPACES = Pattern.compile("[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?");
    private static final Pattern ROLES =
            Pattern.compile("arn:[a-z*?-]+:iam::[0-9*?]{1,12}:role/[A-Za-z0-9+=,.@_/*?-]{1,512}");
    private static final Pattern ARNS = Pattern.compile("arn:[^:]+:secretsmanager:.+");

    private static final Pattern VARIABLES = Pattern.compile("[A-Za-z_*?][A-Za-z0-9_*?]{0,127}");

    private static final String EPHEMERAL = "ephemeral-storage";

    private final List<ConfigurationProblem> problems = new ArrayList<>();

    Configuration read(JsonNode json) {
        ConfigurationMember root = new ConfigurationMember("", json, problems)
                .only("defaults", "stores", "policy", "images", "resources", "caBundle", "nativeSidecar", "oldestNode");
        if (!json.isObject()) {
            throw new BadConfiguration(List.of(new ConfigurationProblem("", "the configuration is not a JSON object")));
        }
        ConfigurationMember resources = root.at("resources").only("init", "sidecar");
        Layer defaults = layer("cluster defaults", root.at("defaults"));
        Map<String, Store> stores = stores(root.at("stores"));
        Policy policy = policy(root.at("policy"));
        Configuration configuration = new Configuration(
                defaults,
                stores,
                policy,
                images(root.at("images")),
                resources(resources.at("init")),
                resources(resources.at("sidecar")),
                authorities(root.at("caBundle")),
                root.at("nativeSidecar").flag(true),
                root.at("oldestNode").value(ConfigurationReader::version, Optional.empty()));
        new Coherence(configuration, problems).check();
        if (!problems.isEmpty()) {
            throw new BadConfiguration(problems);
        }
        return configuration;
    }

    private static Optional<KubernetesVersion> version(String text) {
        Optional<KubernetesVersion> version = KubernetesVersion.of(text);
        if (version.isEmpty() && !text.isEmpty()) {
            throw new BadValue("is " + Printable.quoted(text), "give a version of Kubernetes, such as 1.36");
        }
        return version;
    }

    private Layer layer(String name, ConfigurationMember settings) {
        Map<SettingKey, String> values = new TreeMap<>();
        new TreeMap<>(settings.members()).forEach((key, member) -> {
            List<Problem> unknown = new ArrayList<>();
            Map<String, String> text = Map.of(key, member.text(""));
            values.putAll(SettingNaming.PLAIN.read(Layer.HERE, text, unknown).values());
            unknown.forEach(
                    problem -> problems.add(new ConfigurationProblem(member.path(), settings.path() + " " + problem)));
        });
        values.forEach((key, text) -> check(key, text, settings));
        return new Layer(name, SettingNaming.ANNOTATIONS, values);
    }

    private static void check(SettingKey key, String text, ConfigurationMember settings) {
        if (!key.setting().asDefault() || key.alias().isPresent()) {
            settings.at(key.text()).refuse("belongs to one secret or pod and cannot be a default");
            return;
        }
        key.setting().problem(text).ifPresent(problem -> settings.at(key.text()).refuse(problem.toString()));
    }

    private Map<String, Store> stores(ConfigurationMember stores) {
        Map<String, Store> byName = new LinkedHashMap<>();
        stores.members().forEach((name, member) -> {
            member.only("namespaces", "settings", "locked", "description", "tags");
            if (ProviderDescriptors.ALL.stream()
                    .anyMatch(provider -> provider.kind().kongNames().contains(name))) {
                member.refuse("is the name that references use for the provider itself; choose another");
            }
            if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
                member.refuse("is not a DNS label (lower-case letters, digits and hyphens)");
            }
            Layer settings = layer("store " + name, member.at("settings"));
            settings.values().keySet().stream()
                    .map(SettingKey::setting)
                    .filter(setting -> setting.asDefault() && !setting.ofStore())
                    .forEach(setting -> member.at("settings." + setting.name())
                            .refuse("applies to the pod, not to a secret; a store cannot set it"));
            Set<String> namespaces = Set.copyOf(member.at("namespaces").list(ConfigurationReader::namespaces));
            Set<Setting<?>> locked = Set.copyOf(member.at("locked").list(ConfigurationReader::setting));
            locked.stream().filter(setting -> settings.text(setting).isEmpty()).forEach(setting -> member.at("locked")
                    .refuse("names " + setting + ", which the store does not set; a lock needs a value"));
            byName.put(name, new Store(name, namespaces, settings, locked));
        });
        return byName;
    }

    private Policy policy(ConfigurationMember policy) {
        policy.only(
                "providers",
                "vaultAddresses",
                "roleArns",
                "secretNames",
                "locked",
                "ceilings",
                "directories",
                "httpHosts",
                "awsEndpoints",
                "proxies",
                "variables",
                "allowNodeRole",
                "allowImdsV1",
                "allowSharedPid",
                "strict");
        Map<Glob, List<Glob>> secretNames = new HashMap<>();
        policy.at("secretNames").members().forEach((namespace, names) -> {
            if (!NAMESPACES.matcher(namespace).matches()) {
                names.refuse("is not the name of a Namespace (lower-case letters, digits and hyphens, * and ?)");
            }
            secretNames.put(new Glob(namespace), names.list(ConfigurationReader::secrets));
        });
        return new Policy(
                Set.copyOf(policy.at("providers").list(ConfigurationReader::provider)),
                policy.at("vaultAddresses").list(UrlPattern::parse),
                policy.at("roleArns").list(ConfigurationReader::roles),
                secretNames,
                Set.copyOf(policy.at("locked").list(ConfigurationReader::setting)),
                ceilings(policy.at("ceilings")),
                Set.copyOf(policy.at("directories").list(SettingRegistry.DIRECTORY.type()::parse)),
                policy.at("httpHosts").list(HostPattern::parse),
                policy.at("awsEndpoints").list(UrlPattern::parse),
                policy.at("proxies").list(UrlPattern::parseProxy),
                policy.at("variables").list(ConfigurationReader::variables),
                policy.at("allowNodeRole").flag(false),
                policy.at("allowImdsV1").flag(false),
                policy.at("allowSharedPid").flag(false),
                policy.at("strict").flag(false));
    }

    private static Map<Setting<?>, Quantity> ceilings(ConfigurationMember ceilings) {
        List<Setting<?>> capped = SettingRegistry.with(Trait.CAPPED);
        ceilings.only(capped.stream().map(Setting::name).toArray(String[]::new));
        Map<Setting<?>, Quantity> most = new HashMap<>();
        for (Setting<?> setting : capped) {
            ConfigurationMember member = ceilings.at(setting.name());
            if (member.present()) {
                most.put(setting, member.value(Quantity::parse, Resources.NATIVE.cpuLimit()));
            }
        }
        return most;
    }

    private static Images images(ConfigurationMember images) {
        images.only("agent", "pullPolicy", "pullSecrets");
        String agent = images.at("agent").text("");
        if (!agent.matches("[a-zA-Z0-9][a-zA-Z0-9._:/-]*@sha256:[0-9a-f]{64}")) {
            images.at("agent").refuse("is not an image pinned by digest, NAME@sha256:…");
        }
        String pullPolicy = images.at("pullPolicy").text("IfNotPresent");
        if (!Set.of("Always", "IfNotPresent", "Never").contains(pullPolicy)) {
            images.at("pullPolicy").refuse("is not Always, IfNotPresent or Never");
        }
        return new Images(agent, pullPolicy, images.at("pullSecrets").list());
    }

    private static Optional<Authorities> authorities(ConfigurationMember bundle) {
        return bundle.text("").isBlank()
                ? Optional.empty()
                : bundle.value(
                        pem -> Optional.of(SettingRegistry.CA_BUNDLE.type().parse(pem)), Optional.empty());
    }

    private static Resources resources(ConfigurationMember container) {
        ConfigurationMember requests =
                container.only("requests", "limits").at("requests").only("cpu", "memory", EPHEMERAL);
        ConfigurationMember limits = container.at("limits").only("cpu", "memory", EPHEMERAL);
        Resources otherwise = Resources.NATIVE;
        Resources resources = new Resources(
                requests.at("cpu").value(Quantity::parse, otherwise.cpuRequest()),
                limits.at("cpu").value(Quantity::parse, otherwise.cpuLimit()),
                requests.at("memory").value(Quantity::parse, otherwise.memoryRequest()),
                limits.at("memory").value(Quantity::parse, otherwise.memoryLimit()),
                ephemeral(requests),
                ephemeral(limits));
        boolean moreStorage = resources
                .ephemeralLimit()
                .flatMap(limit -> resources.ephemeralRequest().filter(request -> request.compareTo(limit) > 0))
                .isPresent();
        if (resources.cpuRequest().compareTo(resources.cpuLimit()) > 0
                || resources.memoryRequest().compareTo(resources.memoryLimit()) > 0
                || moreStorage) {
            container.refuse("requests more than its limit");
        }
        return resources;
    }

    private static Optional<Quantity> ephemeral(ConfigurationMember amounts) {
        ConfigurationMember member = amounts.at(EPHEMERAL);
        return member.present()
                ? Optional.of(member.value(Quantity::parse, Resources.NATIVE.memoryLimit()))
                : Optional.empty();
    }

    private static String namespaces(String text) {
        return shaped(
                NAMESPACES, text, "is not the name of a Namespace (lower-case letters, digits and hyphens, * and ?)");
    }

    private static Glob roles(String text) {
        String words = "is not the ARN of a role; write arn:aws:iam::ACCOUNT:role/NAME, with * as a wildcard";
        return new Glob(text.equals("*") ? text : shaped(ROLES, text, words));
    }

    private static Glob variables(String text) {
        return new Glob(shaped(VARIABLES, text, "is no name of a variable (letters, digits and _, * and ?)"));
    }

    private static Glob secrets(String text) {
        String words = "is not the ARN of a secret; write arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, or a name";
        return new Glob(text.startsWith("arn:") ? shaped(ARNS, text, words) : text);
    }

    private static String shaped(Pattern pattern, String text, String words) {
        if (!pattern.matcher(text).matches()) {
            throw new BadValue(new Problem(words));
        }
        return text;
    }

    private static Setting<?> setting(String name) {
        return SettingRegistry.all().stream()
                .filter(s -> s.reach().asAnnotation() && s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadValue(new Problem("is not a setting")));
    }

    private static ProviderKind provider(String name) {
        return SettingRegistry.PROVIDER.type().parse(name);
    }
}
