package io.mxsecrets.injection.plan.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Variables that others add to every container. The agent does not read them; or only some ways of login read them, and then
 * they count here only with the value that the platform gives them.
 *
 * @see <a href="https://github.com/aws/amazon-eks-pod-identity-webhook">EKS' webhook</a>
 * @see <a href="https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html">Azure's</a>
 */
final class OtherVariables {
    private static final String EKS_TOKENS = "/var/run/secrets/eks.amazonaws.com/serviceaccount/";
    private static final String POD_IDENTITY_TOKENS = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/";

    /** Of EKS, Azure, AKS for the API server's address, Datadog, a proxy, and what policies say of time and place. */
    private static final Pattern SILENT = Pattern.compile("AWS_(DEFAULT_)?REGION|AWS_STS_REGIONAL_ENDPOINTS"
            + "|AZURE_(CLIENT_ID|TENANT_ID|FEDERATED_TOKEN_FILE|AUTHORITY_HOST)|DD_[A-Z_]+"
            + "|KUBERNETES_(SERVICE|PORT)[A-Z0-9_]*|TZ|LANG|LC_[A-Z]+|(CLUSTER|NODE|POD|HOST)_[A-Z_]+"
            + "|(HTTP|HTTPS|NO)_PROXY|(http|https|no)_proxy");

    /** What a way of login may read. Any other value is a difference. */
    private static final Map<String, Predicate<String>> EXACT = Map.of(
            "AWS_ROLE_ARN", role -> role.startsWith("arn:"),
            "AWS_WEB_IDENTITY_TOKEN_FILE", (EKS_TOKENS + "token")::equals,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    Set.of("http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials")::contains,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", (POD_IDENTITY_TOKENS + "eks-pod-identity-token")::equals);

    private static final Map<Pattern, String> WARNED = warned();

    /** Whether {@code AWS_ROLE_ARN} would count: a source logs in by {@code auto}, and no setting names its role. */
    private final boolean roleCounts;

    OtherVariables(boolean roleCounts) {
        this.roleCounts = roleCounts;
    }

    private static Map<Pattern, String> warned() {
        Map<Pattern, String> warned = new LinkedHashMap<>();
        warned.put(
                Pattern.compile("(OTEL|NEW_RELIC|ELASTIC_APM|SPLUNK)_[A-Z0-9_]+"),
                "has variables of a tracing agent, which have no effect on it");
        warned.put(
                Pattern.compile("SSL_CERT_(FILE|DIR)|(CURL|REQUESTS|AWS)_CA_BUNDLE|NODE_EXTRA_CA_CERTS"),
                "has variables that name CA certificates, which have no effect on it; use the chart's caBundle"
                        + " or mxsecrets.io/ca-configmap");
        return warned;
    }

    /** Why a variable that was not planned does not matter: a sentence, or nothing to say; empty where it does matter. */
    Optional<String> harmless(JsonNode variable) {
        String name = variable.path("name").asText();
        if (SILENT.matcher(name).matches()) {
            return Optional.of("");
        }
        if (EXACT.containsKey(name)) {
            boolean counts = roleCounts && name.equals("AWS_ROLE_ARN");
            boolean usual = EXACT.get(name).test(variable.path("value").asText());
            return usual && !counts ? Optional.of("") : Optional.empty();
        }
        return WARNED.entrySet().stream()
                .filter(rule -> rule.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
