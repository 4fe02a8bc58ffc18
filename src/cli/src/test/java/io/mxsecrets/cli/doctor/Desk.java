package io.mxsecrets.cli.doctor;

import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.Reviewer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Namespace with a ServiceAccount, and in real stores what its pod needs: all is well, until a test spoils one thing. */
final class Desk {
    static final String CANARY = "CANARY-d0c7";
    private static final String DOCUMENT = "{\"Email.SMTPPassword\":\"" + CANARY + "\"}";

    final VaultServer vault;
    final ApiServer kubernetes;
    final AwsServer aws;
    final VaultKv kv;
    final String namespace;
    TrapPod pod;
    HostileServer hostile;

    private final String auth;

    private Desk(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        this.aws = aws;
        this.namespace = kubernetes.createNamespace("doctor");
        kubernetes.createServiceAccount(namespace, "app");
        this.kv = vault.enableKv2();
        this.auth = vault.logins().enableKubernetes(kubernetes, Reviewer.OF_ITS_OWN);
    }

    static Desk withVault(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        Desk desk = new Desk(vault, kubernetes, aws);
        desk.kv.put("admin", DOCUMENT);
        desk.role(Map.of());
        desk.apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vault-ca}\ndata:\n  ca.crt: |\n"
                + vault.caPem().indent(4));
        desk.pod = TrapPod.vault()
                .in(desk.namespace)
                .runsAs("app")
                .with("secret", vault.address() + "/" + desk.kv.mount() + "/admin")
                .with("vault-role", "app")
                .with("vault-auth-mount", desk.auth)
                .with("ca-configmap", "vault-ca");
        return desk;
    }

    static Desk withAws(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        Desk desk = new Desk(vault, kubernetes, aws);
        String name = aws.freshName("PMP");
        aws.createSecret(name, DOCUMENT);
        desk.pod = TrapPod.aws()
                .alone()
                .in(desk.namespace)
                .runsAs("app")
                .with("secret", name)
                .with("aws-region", aws.region())
                .with("aws-role-arn", aws.createRole(aws.freshName("role")))
                .with("aws-endpoint", aws.endpoint().toString())
                .with("aws-sts-endpoint", aws.endpoint().toString())
                .with("allow-http", "true");
        return desk;
    }

    /** The role, with these changes. */
    void role(Map<String, ?> changes) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of(
                "bound_service_account_names",
                "app",
                "bound_service_account_namespaces",
                namespace,
                "audience",
                "vault",
                "token_policies",
                List.of(kv.readPolicy())));
        body.putAll(changes);
        vault.call("POST", "auth/" + auth + "/role/app", body);
    }

    void policy(String hcl) {
        vault.putPolicy(kv.readPolicy(), hcl);
    }

    void withoutReviewer() {
        vault.call(
                "POST",
                "auth/" + auth + "/config",
                Map.of(
                        "kubernetes_host",
                        kubernetes.addressForServers(),
                        "kubernetes_ca_cert",
                        kubernetes.caPem(),
                        "disable_local_ca_jwt",
                        true,
                        "token_reviewer_jwt",
                        ""));
    }

    void apply(String yaml) {
        kubernetes.apply(yaml, namespace);
    }

    /** Of a caller at that address who has this token. */
    String kubeconfig(String server, String token) {
        String authority = Base64.getEncoder().encodeToString(kubernetes.caPem().getBytes(StandardCharsets.UTF_8));
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                .formatted(server, authority, token);
    }

    /** The webhook's configuration of a cluster whose stores are on this machine. */
    String configurationWithAuthority() {
        return configuration().replaceFirst("\\{", "{\"defaults\":{\"ca-configmap\":\"vault-ca\"},");
    }

    String configuration(String... more) {
        String others = Stream.of(more).map(address -> ",\"" + address + "\"").collect(Collectors.joining());
        return "{\"images\":{\"agent\":\"a@sha256:" + "0".repeat(64) + "\"},\"policy\":{\"vaultAddresses\":[\""
                + vault.address() + "\"" + others + "],\"httpHosts\":[\""
                + aws.endpoint().getHost()
                + "\",\"127.0.0.1\",\"localhost\"],\"awsEndpoints\":[\"" + aws.endpoint() + "\"" + others + "]},"
                + "\"stores\":{\"company\":{\"settings\":{\"vault-address\":\"" + vault.address()
                + "\",\"vault-role\":\"app\",\"vault-auth-mount\":\"" + auth + "\"}}}}";
    }
}
