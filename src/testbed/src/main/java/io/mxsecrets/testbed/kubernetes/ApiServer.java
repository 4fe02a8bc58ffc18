package io.mxsecrets.testbed.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Http;
import io.mxsecrets.testbed.tool.Jwks;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A running Kubernetes API server with its controllers, shared by all tests of the run: work in {@link
 * #createNamespace namespaces of your own}, and delete what has none, such as webhook registrations. Pods are admitted
 * and stay Pending unless a {@link Node} runs too.
 */
public final class ApiServer {

    public static final Kind<ApiServer> KIND = new Kind<>(
            "apiserver", List.of(ApiLauncher.GIVEN, ApiLauncher.CONTAINER, ApiLauncher.BINARY), ApiServer::new);

    /** What bears it with the run's name, and is of these kinds, the watcher removes from a given cluster. */
    static final String LABEL = "mxsecrets-testbed";

    static final List<String> REMOVED = List.of("Namespace", "ClusterRoleBinding");

    private final Facts facts;
    private final Run run;
    private final KubernetesClient client;
    private final KubernetesClient impatient;

    ApiServer(Facts facts, Run run) {
        this.facts = facts;
        this.run = run;
        this.client = client(config(kubeconfig()).build());
        this.impatient =
                client(config(kubeconfig()).withRequestRetryBackoffLimit(0).build());
    }

    private static ConfigBuilder config(Path kubeconfig) {
        return new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()));
    }

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** For a server that is only just coming up. */
    static KubernetesClient client(Facts facts) {
        return client(config(facts.path("kubeconfig")).build());
    }

    /** An administrator's kubeconfig. */
    public Path kubeconfig() {
        return facts.path("kubeconfig");
    }

    /** An administrator's client, which tries again for 20 s what the server could not do. */
    public KubernetesClient client() {
        return client;
    }

    /** The same, but each call is made once: for tests of which no call may fail, and of those that must. */
    public KubernetesClient impatientClient() {
        return impatient;
    }

    public URI address() {
        return URI.create(client.getConfiguration().getMasterUrl());
    }

    /** The same server as {@link VaultServer} reaches it, to review tokens. */
    public String addressForServers() {
        return facts.find("address.servers")
                .orElseGet(() -> client.getConfiguration().getMasterUrl().replaceAll("/$", ""));
    }

    /** The certificates to trust, PEM. */
    public String caPem() {
        return facts.get("ca.pem");
    }

    /** Where the API server reaches a webhook that listens on this machine: bind it to this address and certify it. */
    public String webhookHost() {
        return facts.get("webhook.host");
    }

    public String version() {
        return facts.get("version");
    }

    /** The second number of {@link #version}. */
    public int minor() {
        return Integer.parseInt(version().split("[.]")[1]);
    }

    /**
     * A namespace that no other test uses, with its default service account.
     *
     * @param labels such as {@code pod-security.kubernetes.io/enforce=restricted}
     * @return its name
     */
    public String createNamespace(String prefix, Map<String, String> labels) {
        return create(prefix + "-" + UUID.randomUUID().toString().substring(0, 8), labels);
    }

    /** The Namespace of {@link #auditLog}, for one test class of the run; where there is no such log, one as any other. */
    public String createAuditedNamespace(Map<String, String> labels) {
        return auditLog().isPresent() ? create(ApiAudit.NAMESPACE, labels) : createNamespace("team", labels);
    }

    /** Each request and answer about {@link #createAuditedNamespace}, one JSON object a line; none of a given cluster. */
    public Optional<Path> auditLog() {
        return facts.find("audit.log").map(Path::of);
    }

    private String create(String name, Map<String, String> labels) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .addToLabels(LABEL, run.id())
                        .endMetadata()
                        .build())
                .create();
        client.serviceAccounts()
                .inNamespace(name)
                .withName("default")
                .waitUntilCondition(account -> account != null, 30, java.util.concurrent.TimeUnit.SECONDS);
        return name;
    }

    public String createNamespace(String prefix) {
        return createNamespace(prefix, Map.of());
    }

    /** Removes the pods there at once, and the ReplicaSets that would make new ones: they hold room of a node. */
    public void removePods(String namespace) {
        client.apps().replicaSets().inNamespace(namespace).delete();
        client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    }

    public void createServiceAccount(String namespace, String name, Map<String, String> annotations) {
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withAnnotations(annotations)
                .endMetadata()
                .build();
        client.serviceAccounts().resource(account).create();
    }

    public void createServiceAccount(String namespace, String name) {
        createServiceAccount(namespace, name, Map.of());
    }

    /**
     * A genuine token, as the kubelet would project it, but bound to no pod.
     *
     * @param audience empty for the API server's own
     * @param lifetime 10 minutes or more
     */
    public String token(String namespace, String serviceAccount, String audience, Duration lifetime) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience.isEmpty() ? List.of() : List.of(audience))
                .withExpirationSeconds(lifetime.toSeconds())
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** Lets a service account's token review tokens, as Vault without a reviewer of its own needs it of its clients. */
    public void delegateReviews(String namespace, String serviceAccount) {
        var binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("reviews-" + namespace + "-" + serviceAccount)
                .addToLabels(LABEL, run.id())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:auth-delegator")
                .addNewSubject("", "ServiceAccount", serviceAccount, namespace)
                .build();
        client.rbac().clusterRoleBindings().resource(binding).createOr(r -> r.update());
    }

    /**
     * Has a command run when this run is over, however it ends: for what must not stay in a cluster that was given and that
     * namespaces do not hold. Does nothing where the cluster ends with the run.
     */
    public void undo(List<String> command) {
        if (facts.get("way").equals("given")) {
            run.undo(command);
        }
    }

    /** The token of a service account made for reviews, good for a day. */
    public String reviewerToken() {
        var namespace = createNamespace("vault");
        createServiceAccount(namespace, "reviewer");
        delegateReviews(namespace, "reviewer");
        return token(namespace, "reviewer", "", Duration.ofDays(1));
    }

    /**
     * Applies any manifest, as {@code kubectl apply --server-side} does; aborted where a given cluster has a Namespace or a
     * ClusterRoleBinding of the same name already, for those of the run are removed at its end.
     *
     * @param yaml one document or several
     * @param namespace for what names none
     * @return the objects as the server stored them
     */
    public List<HasMetadata> apply(String yaml, String namespace) {
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("testbed")
                .withForce(true)
                .build();
        return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
                .map(item -> {
                    if (REMOVED.contains(item.getKind())) {
                        markAsOurs(item);
                    }
                    var one = client.resource(item);
                    return item.getMetadata().getNamespace() == null && isNamespaced(item)
                            ? one.inNamespace(namespace).patch(context)
                            : one.patch(context);
                })
                .toList();
    }

    private void markAsOurs(HasMetadata item) {
        var there = client.resource(item).get();
        if (facts.get("way").equals("given") && there != null && !run.id().equals(label(there))) {
            throw Missing.verdict("This test makes the %s %s for itself, and the given cluster has one."
                    .formatted(item.getKind(), item.getMetadata().getName()));
        }
        var labels = new HashMap<>(
                Optional.ofNullable(item.getMetadata().getLabels()).orElse(Map.of()));
        labels.put(LABEL, run.id());
        item.getMetadata().setLabels(labels);
    }

    private static String label(HasMetadata item) {
        return Optional.ofNullable(item.getMetadata().getLabels())
                .orElse(Map.of())
                .get(LABEL);
    }

    private static boolean isNamespaced(HasMetadata item) {
        return item instanceof io.fabric8.kubernetes.api.model.Namespaced;
    }

    /** What a token's {@code iss} says. */
    public String issuer() {
        return document("/.well-known/openid-configuration").path("issuer").asText();
    }

    /** The keys that verify service account tokens, as a JSON Web Key Set. */
    public String jwks() {
        return client.raw("/openid/v1/jwks");
    }

    /** The same keys, each PEM. */
    public List<String> publicKeys() {
        return Jwks.pems(document("/openid/v1/jwks"));
    }

    private com.fasterxml.jackson.databind.JsonNode document(String path) {
        try {
            return Http.JSON.readTree(client.raw(path));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(path + " is not JSON", e);
        }
    }

    Facts facts() {
        return facts;
    }

    /** When nobody will use it any more. */
    void close() {
        client.close();
        impatient.close();
    }

    @Override
    public String toString() {
        return "Kubernetes " + version() + " at " + address();
    }

    static String caOf(Path kubeconfig) throws java.io.IOException {
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        return config.getCaCertFile() != null
                ? Files.readString(Path.of(config.getCaCertFile()))
                : new String(java.util.Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.US_ASCII);
    }
}
