package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What others may do to what bears a name of ours between two looks, and it still counts as ours: the defaults that the API
 * server writes, what its admission plugins do to every container, and what widespread webhooks do. None of it changes which
 * program runs, as whom, or what of ours it reads and where it sends it. This is the one place that says so; all else is a
 * {@link Drift}. By path, with {@code []} for any element of a list.
 */
final class Tolerated {
    /**
     * Variables that the agent does not read, or reads only where a pod has no setting: of EKS' identity webhook, of Azure's,
     * of AKS for the API server's address, of Datadog's, of a proxy, and what policies tell all containers of time and place.
     *
     * @see <a href="https://github.com/aws/amazon-eks-pod-identity-webhook">EKS' webhook</a>
     * @see <a href="https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html">Azure's</a>
     */
    private static final Pattern VARIABLES = Pattern.compile("AWS_(DEFAULT_)?REGION|AWS_ROLE_ARN"
            + "|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_STS_REGIONAL_ENDPOINTS"
            + "|AWS_CONTAINER_(CREDENTIALS_FULL_URI|AUTHORIZATION_TOKEN_FILE)"
            + "|AZURE_(CLIENT_ID|TENANT_ID|FEDERATED_TOKEN_FILE|AUTHORITY_HOST)|DD_[A-Z_]+"
            + "|KUBERNETES_(SERVICE|PORT)[A-Z0-9_]*|TZ|LANG|LC_[A-Z]+|(CLUSTER|NODE|POD|HOST)_[A-Z_]+"
            + "|(HTTP|HTTPS|NO)_PROXY|(http|https|no)_proxy");

    /** Where ServiceAccount admission and the same webhooks mount what they bring. */
    private static final Set<String> DIRECTORIES = Set.of(
            "/var/run/secrets/kubernetes.io/serviceaccount",
            "/var/run/secrets/eks.amazonaws.com/serviceaccount",
            "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
            "/var/run/secrets/azure/tokens",
            "/var/run/datadog");

    private static final Set<String> MOUNT = Set.of("name", "mountPath", "readOnly");

    /** What may stand instead of what was planned. */
    private static final Map<String, Predicate<JsonNode>> CHANGED = Map.of(
            "imagePullPolicy", is("Always"), // the plugin AlwaysPullImages; the digest stays
            "resources.requests.cpu",
                    JsonNode::isValueNode, // LimitRange, a vertical autoscaler, the API server's spelling
            "resources.requests.memory", JsonNode::isValueNode,
            "resources.limits.cpu", JsonNode::isValueNode,
            "resources.limits.memory", JsonNode::isValueNode,
            "securityContext.capabilities.drop", Tolerated::dropsAll, // OpenShift adds what ALL already says
            "startupProbe.httpGet", probe -> istio(probe, "startupz"),
            "readinessProbe.httpGet", probe -> istio(probe, "readyz"));

    /** What may stand where nothing was planned. */
    private static final Map<String, Predicate<JsonNode>> ADDED = Map.ofEntries(
            Map.entry("terminationMessagePath", is("/dev/termination-log")),
            Map.entry("terminationMessagePolicy", is("File")),
            Map.entry("resizePolicy", Tolerated::resizesInPlace),
            Map.entry("resources.requests.ephemeral-storage", JsonNode::isValueNode),
            Map.entry("resources.limits.ephemeral-storage", JsonNode::isValueNode),
            Map.entry(
                    "securityContext.runAsUser",
                    user -> user.asLong() > 0), // OpenShift's range, where the image decides
            Map.entry("securityContext.privileged", is("false")),
            Map.entry("securityContext.procMount", is("Default")),
            Map.entry("startupProbe.httpGet.scheme", is("HTTP")),
            Map.entry("startupProbe.timeoutSeconds", is("1")),
            Map.entry("startupProbe.successThreshold", is("1")),
            Map.entry("readinessProbe.httpGet.scheme", is("HTTP")),
            Map.entry("readinessProbe.timeoutSeconds", is("1")),
            Map.entry("readinessProbe.successThreshold", is("1")),
            Map.entry("readinessProbe.failureThreshold", is("3")),
            Map.entry("env[].valueFrom.fieldRef.apiVersion", is("v1")),
            Map.entry(
                    "env[]",
                    entry -> VARIABLES.matcher(entry.path("name").asText()).matches()),
            Map.entry("volumeMounts[]", Tolerated::bringsTokens),
            Map.entry("projected.defaultMode", is("420")),
            Map.entry("secret.defaultMode", is("420")),
            Map.entry("configMap.defaultMode", is("420")));

    private Tolerated() {}

    static boolean changed(String path, JsonNode actual) {
        return CHANGED.getOrDefault(path, other -> false).test(actual);
    }

    static boolean added(String path, JsonNode actual) {
        return ADDED.getOrDefault(path, other -> false).test(actual);
    }

    private static Predicate<JsonNode> is(String text) {
        return actual -> actual.isValueNode() && actual.asText().equals(text);
    }

    private static boolean dropsAll(JsonNode dropped) {
        return dropped.isArray() && dropped.valueStream().anyMatch(is("ALL"));
    }

    private static boolean resizesInPlace(JsonNode policies) {
        return policies.valueStream().allMatch(policy -> is("NotRequired").test(policy.path("restartPolicy")));
    }

    /** A probe that goes by Istio's proxy, which asks ours. */
    private static boolean istio(JsonNode probe, String kind) {
        return is("/app-health/" + Names.SIDECAR + "/" + kind).test(probe.path("path"))
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
