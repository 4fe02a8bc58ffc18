package io.mxsecrets.injection.plan.drift;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.plan.container.ReservedNames;
import io.mxsecrets.injection.plan.container.RestartRule;
import io.mxsecrets.injection.pod.Amounts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What others may change between two looks in a container, volume or mount that bears our name, and it still counts as ours:
 * the defaults that the API server writes, what its admission plugins do to every container, and what widespread webhooks do.
 * None of it changes which program runs, as whom, what it reads and where it sends that, or exceeds the policy's ceilings.
 * This class and {@link OtherVariables} hold the whole list; all else is a {@link Drift}. By path, with {@code []} for any
 * element of a list. A rule with words becomes a warning; one without is what happens in many clusters to every container.
 */
public final class AllowedDrift {
    private static final Pattern BY_DIGEST = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:/-]*(@sha256:[0-9a-f]{64})");

    /** Where the webhooks of EKS, Azure and Datadog mount what they bring. */
    private static final Set<String> DIRECTORIES = Set.of(
            "/var/run/secrets/eks.amazonaws.com/serviceaccount",
            "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
            "/var/run/secrets/azure/tokens",
            "/var/run/datadog");

    private static final String SLEEPS = "has a preStop sleep that another webhook added";
    private static final Set<String> MOUNT = Set.of("name", "mountPath", "readOnly");

    /**
     * The types that Pod Security's level {@code baseline} lets everybody have.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security Standards</a>
     */
    private static final Set<String> SELINUX_TYPES =
            Set.of("container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    /** @param why the words of the warning, after the name of the container; empty for none */
    private record Rule(BiPredicate<JsonNode, JsonNode> holds, String why) {}

    /** What may stand where nothing was planned. */
    private static final Map<String, Rule> ADDED = Map.ofEntries(
            added("terminationMessagePath", is("/dev/termination-log")),
            added("terminationMessagePolicy", is("File")),
            added("resizePolicy", AllowedDrift::resizesInPlace),
            added("restartPolicy", RestartRule::leavesItToRules), // made for an API server of another version
            added("restartPolicyRules", RestartRule::ours),
            added("securityContext.runAsUser", user -> user.asLong() > 0), // OpenShift's range, where the image decides
            added("securityContext.privileged", is("false")),
            added("securityContext.procMount", is("Default")),
            added("startupProbe.httpGet.scheme", is("HTTP")),
            added("startupProbe.timeoutSeconds", is("1")),
            added("startupProbe.successThreshold", is("1")),
            added("readinessProbe.httpGet.scheme", is("HTTP")),
            added("readinessProbe.timeoutSeconds", is("1")),
            added("readinessProbe.successThreshold", is("1")),
            added("readinessProbe.failureThreshold", is("3")),
            added("env[].valueFrom.fieldRef.apiVersion", is("v1")),
            added("volumeMounts[]", AllowedDrift::bringsTokens),
            added("projected.defaultMode", is("420")),
            added("secret.defaultMode", is("420")),
            added("configMap.defaultMode", is("420")),
            warned(
                    "lifecycle",
                    lifecycle -> names(lifecycle).equals(Set.of("preStop")) && sleeps(lifecycle.path("preStop")),
                    SLEEPS),
            warned("lifecycle.preStop", AllowedDrift::sleeps, SLEEPS),
            warned(
                    "securityContext.seLinuxOptions",
                    AllowedDrift::usualSeLinux,
                    "has SELinux options that the injector does not set"),
            warned(
                    "securityContext.appArmorProfile",
                    AllowedDrift::profile,
                    "has an AppArmor profile that the injector does not set"));

    private final Map<String, Rule> added = new HashMap<>(ADDED);

    /** What may stand instead of what was planned. */
    private final Map<String, Rule> changed = new HashMap<>();

    private final OtherVariables variables;

    /**
     * @param ceilings the policy's, which no change exceeds
     * @param roleCounts whether a source takes its AWS role from the environment
     */
    public AllowedDrift(Map<Setting<?>, Quantity> ceilings, boolean roleCounts) {
        variables = new OtherVariables(roleCounts);
        change("image", AllowedDrift::sameDigest, "comes from another registry, with the same digest");
        change(
                "imagePullPolicy",
                (planned, actual) -> is("Always").test(actual),
                ""); // AlwaysPullImages; the digest stays
        change("restartPolicy", AllowedDrift::withoutRules, "");
        change("restartPolicyRules", AllowedDrift::withoutRules, "");
        // LimitRange, a vertical autoscaler, the API server's spelling.
        change("resources.requests.cpu", within(ceilings.get(SettingRegistry.CPU_REQUEST)), "");
        change("resources.requests.memory", within(ceilings.get(SettingRegistry.MEMORY_REQUEST)), "");
        change("resources.limits.cpu", within(ceilings.get(SettingRegistry.CPU_LIMIT)), "");
        change("resources.limits.memory", within(ceilings.get(SettingRegistry.MEMORY_LIMIT)), "");
        for (String ephemeral : new String[] {"requests", "limits"}) {
            Rule any = new Rule((planned, actual) -> actual.isValueNode(), "");
            changed.put("resources." + ephemeral + ".ephemeral-storage", any);
            added.put("resources." + ephemeral + ".ephemeral-storage", any);
        }
        // OpenShift adds what ALL already says.
        change("securityContext.capabilities.drop", (planned, actual) -> dropsAll(actual), "");
        change(
                "securityContext.seccompProfile",
                (planned, actual) -> is("Localhost").test(actual.path("type")) && profile(actual),
                "has a seccomp profile of the node that the injector does not set");
        change("startupProbe.httpGet", (planned, probe) -> istio(probe, "startupz"), "");
        change("readinessProbe.httpGet", (planned, probe) -> istio(probe, "readyz"), "");
    }

    /** Why another value does not matter: a sentence, or nothing to say; empty where it does matter. */
    Optional<String> changed(String path, JsonNode planned, JsonNode actual) {
        return why(changed.get(path), planned, actual);
    }

    /** Why something that was not planned does not matter, likewise. */
    Optional<String> added(String path, JsonNode actual) {
        return path.equals("env[]") ? variables.harmless(actual) : why(added.get(path), actual, actual);
    }

    private static Optional<String> why(Rule rule, JsonNode planned, JsonNode actual) {
        return rule != null && rule.holds.test(planned, actual) ? Optional.of(rule.why) : Optional.empty();
    }

    private void change(String path, BiPredicate<JsonNode, JsonNode> holds, String why) {
        changed.put(path, new Rule(holds, why));
    }

    private static Map.Entry<String, Rule> added(String path, Predicate<JsonNode> holds) {
        return warned(path, holds, "");
    }

    private static Map.Entry<String, Rule> warned(String path, Predicate<JsonNode> holds, String why) {
        return Map.entry(path, new Rule((planned, actual) -> holds.test(actual), why));
    }

    private static Predicate<JsonNode> is(String text) {
        return actual -> actual.isValueNode() && actual.asText().equals(text);
    }

    /** The bytes are those of the digest, whoever serves them. */
    private static boolean sameDigest(JsonNode planned, JsonNode actual) {
        Matcher mirrored = BY_DIGEST.matcher(actual.asText());
        return mirrored.matches() && planned.asText().endsWith(mirrored.group(1));
    }

    /** What was planned, or what the ceiling allows. */
    private static BiPredicate<JsonNode, JsonNode> within(Quantity ceiling) {
        return (planned, actual) -> {
            Optional<BigDecimal> amount = Amounts.of(actual);
            boolean low = ceiling == null
                    || amount.filter(a -> a.compareTo(ceiling.amount()) <= 0).isPresent();
            return actual.isValueNode() && (low || amount.isPresent() && amount.equals(Amounts.of(planned)));
        };
    }

    /** Made where the API server was older or nobody knew its version: the container lacks what only {@code init} would get. */
    private static boolean withoutRules(JsonNode planned, JsonNode actual) {
        return actual.isMissingNode() && (RestartRule.leavesItToRules(planned) || RestartRule.ours(planned));
    }

    private static boolean dropsAll(JsonNode dropped) {
        return dropped.isArray() && dropped.valueStream().anyMatch(is("ALL"));
    }

    private static boolean resizesInPlace(JsonNode policies) {
        return policies.valueStream().allMatch(policy -> is("NotRequired").test(policy.path("restartPolicy")));
    }

    /** {@code preStop: {sleep: {seconds: N}}}: the kubelet waits, nothing runs and nobody is asked. */
    private static boolean sleeps(JsonNode hook) {
        JsonNode sleep = hook.path("sleep");
        return names(hook).equals(Set.of("sleep"))
                && names(sleep).equals(Set.of("seconds"))
                && sleep.path("seconds").isIntegralNumber();
    }

    private static boolean usualSeLinux(JsonNode options) {
        return options.isObject()
                && !options.isEmpty()
                && Set.of("level", "type").containsAll(names(options))
                && options.path("level").asText("s0").startsWith("s0")
                && SELINUX_TYPES.contains(options.path("type").asText("container_t"));
    }

    /** One of the runtime's or of the node's, as Pod Security's {@code restricted} lets everybody have. */
    private static boolean profile(JsonNode profile) {
        boolean local = is("Localhost").test(profile.path("type"))
                && names(profile).equals(Set.of("type", "localhostProfile"))
                && profile.path("localhostProfile").isTextual();
        return local || is("RuntimeDefault").test(profile.path("type")) && profile.size() == 1;
    }

    /** A probe that goes by Istio's proxy, which asks ours. */
    private static boolean istio(JsonNode probe, String kind) {
        return is("/app-health/" + ReservedNames.SIDECAR + "/" + kind).test(probe.path("path"))
                && probe.path("port").isInt()
                && probe.path("scheme").asText("HTTP").equals("HTTP")
                && Set.of("path", "port", "scheme").containsAll(names(probe));
    }

    private static boolean bringsTokens(JsonNode mount) {
        return DIRECTORIES.contains(mount.path("mountPath").asText()) && MOUNT.containsAll(names(mount));
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
