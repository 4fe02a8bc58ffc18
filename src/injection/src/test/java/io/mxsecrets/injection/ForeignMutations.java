package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What others do to a pod between two looks of ours: the API server's defaults and plugins, LimitRange, OpenShift, the webhooks
 * of EKS, Azure, Datadog and Istio, mirrors and policies. As their sources do it, for nothing else may be done to our containers.
 */
final class ForeignMutations {
    private static final String API_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

    private ForeignMutations() {}

    /** The defaults that the API server writes into what was added. */
    static void defaults(ObjectNode pod) {
        for (ObjectNode c : containers(pod)) {
            c.put("terminationMessagePath", "/dev/termination-log").put("terminationMessagePolicy", "File");
            for (String probe : new String[] {"startupProbe", "readinessProbe"}) {
                if (c.path(probe) instanceof ObjectNode p) {
                    p.put("timeoutSeconds", 1).put("successThreshold", 1);
                    if (!p.has("failureThreshold")) {
                        p.put("failureThreshold", 3);
                    }
                    ((ObjectNode) p.path("httpGet")).put("scheme", "HTTP");
                }
            }
            c.putArray("resizePolicy").addObject().put("resourceName", "cpu").put("restartPolicy", "NotRequired");
            for (JsonNode variable : c.path("env")) {
                if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode field) {
                    field.put("apiVersion", "v1");
                }
            }
        }
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            for (String kind : new String[] {"projected", "secret", "configMap"}) {
                if (volume.path(kind) instanceof ObjectNode source) {
                    source.put("defaultMode", 420);
                }
            }
        }
    }

    /** All of them, one after the other. */
    static void all(ObjectNode pod) {
        defaults(pod);
        plugins(pod);
        eksIdentity(pod);
        azureIdentity(pod);
        datadog(pod);
        proxies(pod);
        policies(pod);
        istio(pod);
    }

    /** A mirror of registries, a tracing operator, a policy that labels and confines all containers, one that delays their end. */
    static void policies(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            variable(container, "OTEL_SERVICE_NAME", "app");
            variable(container, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.example:4318");
            variable(container, "SSL_CERT_FILE", "/etc/company/ca.pem");
            if (container.path("name").asText().startsWith("mxsecrets-")) {
                container.put(
                        "image",
                        "mirror.example:5000/" + container.path("image").asText());
                container.withObject("/securityContext/seLinuxOptions").put("level", "s0:c26,c5");
                container
                        .withObject("/securityContext/appArmorProfile")
                        .put("type", "Localhost")
                        .put("localhostProfile", "company");
            }
            if (container.path("restartPolicy").asText().equals("Always")) {
                container.withObject("/lifecycle/preStop/sleep").put("seconds", 5);
            }
        }
    }

    /** Its two ways: a role by a web identity, and pod identity. */
    static void eksIdentity(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            variable(container, "AWS_STS_REGIONAL_ENDPOINTS", "regional");
            variable(container, "AWS_DEFAULT_REGION", "eu-west-1");
            variable(container, "AWS_REGION", "eu-west-1");
            variable(container, "AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/app");
            variable(
                    container,
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    "/var/run/secrets/eks.amazonaws.com/serviceaccount/token");
            mount(container, "aws-iam-token", "/var/run/secrets/eks.amazonaws.com/serviceaccount");
            variable(container, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
            variable(
                    container,
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                    "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token");
            mount(container, "eks-pod-identity-token", "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount");
        }
    }

    static void azureIdentity(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            variable(container, "AZURE_CLIENT_ID", "c");
            variable(container, "AZURE_TENANT_ID", "t");
            variable(container, "AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token");
            variable(container, "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
            mount(container, "azure-identity-token", "/var/run/secrets/azure/tokens");
        }
    }

    /** Puts its variables before all others. */
    static void datadog(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            ObjectNode entity = container.objectNode().put("name", "DD_ENTITY_ID");
            entity.putObject("valueFrom")
                    .putObject("fieldRef")
                    .put("apiVersion", "v1")
                    .put("fieldPath", "metadata.uid");
            array(container, "env").insert(0, entity);
            mount(container, "datadog", "/var/run/datadog");
        }
    }

    /** What many clusters' own policies do, and AKS. */
    static void proxies(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            variable(container, "TZ", "Europe/Amsterdam");
            variable(container, "CLUSTER_NAME", "production");
            variable(container, "KUBERNETES_SERVICE_HOST", "production.example");
            for (String name : new String[] {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "no_proxy"}) {
                variable(container, name, "proxy.example");
            }
        }
    }

    /** ServiceAccount admission, AlwaysPullImages, a LimitRange with a default, OpenShift's restricted constraint. */
    static void plugins(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            if (container.path("volumeMounts").findValuesAsText("mountPath").stream()
                    .noneMatch(API_TOKEN::equals)) {
                mount(container, "kube-api-access-x7k2p", API_TOKEN);
            }
            container.put("imagePullPolicy", "Always");
            ObjectNode limits = container.withObject("/resources").withObject("/limits");
            limits.put("cpu", "1").put("ephemeral-storage", "1Gi");
            if (container.path("securityContext") instanceof ObjectNode context) {
                boolean ours = container.path("name").asText().startsWith("mxsecrets-");
                if (ours && !context.has("runAsUser")) { // others have had theirs before we first looked
                    context.put("runAsUser", 1000680000);
                }
                context.put("privileged", false);
                if (context.at("/capabilities/drop") instanceof ArrayNode dropped) {
                    dropped.add("KILL").add("MKNOD");
                }
            }
        }
    }

    /** A proxy among the containers, an init container before all others, and every probe by way of the proxy. */
    static void istio(ObjectNode pod) {
        for (ObjectNode container : containers(pod)) {
            for (String[] probe : new String[][] {{"startupProbe", "startupz"}, {"readinessProbe", "readyz"}}) {
                if (container.path(probe[0]).path("httpGet") instanceof ObjectNode http) {
                    http.put("path", "/app-health/" + container.path("name").asText() + "/" + probe[1])
                            .put("port", 15020);
                }
            }
        }
        ObjectNode spec = (ObjectNode) pod.path("spec");
        array(spec, "containers").addObject().put("name", "istio-proxy").put("image", "proxy");
        array(spec, "initContainers").insertObject(0).put("name", "istio-init").put("image", "proxy");
    }

    private static void variable(ObjectNode container, String name, String value) {
        array(container, "env").addObject().put("name", name).put("value", value);
    }

    private static void mount(ObjectNode container, String volume, String path) {
        array(container, "volumeMounts")
                .addObject()
                .put("name", volume)
                .put("readOnly", true)
                .put("mountPath", path);
    }

    private static List<ObjectNode> containers(ObjectNode pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> pod.path("spec").path(list).valueStream())
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static ArrayNode array(ObjectNode object, String member) {
        return object.path(member) instanceof ArrayNode there ? there : object.putArray(member);
    }
}
