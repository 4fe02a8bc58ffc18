package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mxsecrets.examples.guides.Desk;
import io.mxsecrets.examples.guides.Stores;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.PmpVault;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The nine readers, each where another product has left him: its secret, role and account are there, and what its controllers
 * make of its objects, such as a Secret or the pod of a MendixApp, is made here.
 */
final class PeerStates implements AutoCloseable {
    private static final String OLD = "old-password";
    static final String NEW = "new-password";

    private static final String OTHER = "another-value";

    private final ApiServer apiServer;
    private final Release release;
    private final Path home;
    private final List<FromPage> pages = new ArrayList<>();
    private VaultServer vault;
    private PmpVault pmp;

    /** @param home a directory of the test's own, empty */
    PeerStates(ApiServer apiServer, Release release, Path home) {
        this.apiServer = apiServer;
        this.release = release;
        this.home = home;
    }

    Stream<FromPage> pages() {
        return pages.stream();
    }

    PmpVault pmp() {
        return pmp;
    }

    void onVault(VaultServer vault) throws IOException {
        this.vault = vault;
        FromPage beside =
                onVault("pmp-vault", Map.of("Email.SMTPPassword", "second"), Map.of("Email.SMTPPassword", NEW));
        pmp = new PmpVault(vault, apiServer, beside.namespace(), VaultLogins.Reviewer.OF_ITS_OWN);

        FromPage injector = onVault("vault-k8s", Map.of("user", "a-user", "password", OLD), Map.of("password", NEW));
        FromPage operator = onVault("external-secrets", Map.of("smtp-password", OLD), Map.of("smtp-password", NEW));
        secret(operator, "orders-credentials", "smtp-password");
        VaultKv kv = vault.enableKv2("apps");
        kv.put("orders", "{\"user\": \"a-user\", \"password\": \"%s\", \"other\": \"%s\"}".formatted(OLD, OTHER));
        kv.put("mail", "{\"Email.SMTPPassword\": \"%s\", \"other\": \"%s\"}".formatted(OLD, OTHER));
        vault.logins()
                .bindKubernetesRole(
                        PmpVault.AUTH,
                        new VaultLogins.Role(
                                "orders",
                                injector.namespace() + "," + operator.namespace(),
                                "orders",
                                Optional.empty(),
                                Duration.ofHours(1),
                                List.of(kv.readDataPolicy())));
    }

    private FromPage onVault(String name, Map<String, String> expected, Map<String, String> changed)
            throws IOException {
        FromPage page = new FromPage(name, apiServer, expected, changed);
        page.own("https://vault.example:8200", vault.addressForPods().toString());
        page.settings(Map.of("mxsecrets.io/ca-configmap", "vault-ca", "mxsecrets.io/refresh-interval", "30s"));
        apiServer
                .client()
                .configMaps()
                .inNamespace(page.namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("vault-ca")
                        .endMetadata()
                        .addToData("ca.crt", vault.caPem())
                        .build())
                .create();
        Desk desk = Stores.vault(Files.createDirectory(home.resolve(name)), vault, apiServer, page.namespace());
        return at(page, desk, Stores.variables(apiServer, page.namespace()));
    }

    void onAws(AwsServer aws) throws IOException, InterruptedException {
        long account = ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L);
        AwsAccount ours = new AwsAccount(aws, Long.toString(account));

        FromPage beside = onAws("pmp-aws", ours, "eu-west-1", PmpDocument.entries(), Map.of("Email.SMTPPassword", NEW));
        beside.secret("PMP-Production-Credentials", PmpDocument.nested());
        beside.run(
                """
                aws iam create-open-id-connect-provider --url https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE --client-id-list sts.amazonaws.com
                aws iam create-role --role-name pmp-secret-access --assume-role-policy-document '{"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"},
                   "Action":"sts:AssumeRoleWithWebIdentity",
                   "Condition":{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud":"sts.amazonaws.com"}}}]}'
                """);

        FromPage kong = onAws("kong", ours, "us-east-1", Map.of("foo", OLD, "snip", OTHER), Map.of("foo", NEW));
        kong.secret("secret-name", "{\"foo\": \"%s\", \"snip\": \"%s\"}".formatted(OLD, OTHER));

        FromPage qovery = onAws("qovery", ours, "eu-west-3", Map.of("Key", OLD), Map.of("Key", NEW));
        qovery.secret("staging/orders", "{\"Key\": \"%s\"}".formatted(OLD));
        secret(qovery, "orders", "Key");

        FromPage harness = onAws("harness", ours, "us-east-1", Map.of("Key", OLD), Map.of("Key", NEW));
        harness.secret("devops/mysecret", "{\"Key\": \"%s\"}".formatted(OLD));
        harness.run(
                """
                aws iam create-role --role-name harness-secrets --assume-role-policy-document '{"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/delegate"},"Action":"sts:AssumeRole",
                   "Condition":{"StringEquals":{"sts:ExternalId":"harness-4711"}}}]}'
                """);

        FromPage driver = onAws(
                "secrets-store-csi", ours, "eu-west-1", Map.of("smtp-password", OLD), Map.of("smtp-password", NEW));
        driver.secret(
                "shop/orders", "{\"Email\": {\"SMTPPassword\": \"%s\"}, \"Other\": \"%s\"}".formatted(OLD, OTHER));

        FromPage operator =
                onAws("mendix-operator", ours, "eu-west-1", Map.of("Orders.ApiKey", OLD), Map.of("Orders.ApiKey", NEW));
        String arn = operator.secret(
                "orders/prod", "{\"database-password\": \"%s\", \"Orders.ApiKey\": \"%s\"}".formatted(OTHER, OLD));
        operator.own("arn:aws:secretsmanager:eu-west-1:%s:secret:orders/prod-a1B2c3".formatted(account), arn);
    }

    private record AwsAccount(AwsServer aws, String number) {}

    private FromPage onAws(
            String name, AwsAccount account, String region, Map<String, String> expected, Map<String, String> changed)
            throws IOException {
        FromPage page = new FromPage(name, apiServer, expected, changed);
        String endpoint = account.aws().endpointForPods().toString();
        page.settings(Map.of(
                "mxsecrets.io/aws-endpoint",
                endpoint,
                "mxsecrets.io/aws-sts-endpoint",
                endpoint,
                "mxsecrets.io/allow-http",
                "true",
                "mxsecrets.io/refresh-interval",
                "30s"));
        Desk desk = Stores.aws(Files.createDirectory(home.resolve(name)), account.aws());
        Map<String, String> environment = new TreeMap<>(Stores.variables(account.number(), region));
        environment.put("KUBECONFIG", apiServer.kubeconfig().toString());
        page.own("123456789012", account.number());
        return at(page, desk, environment);
    }

    private FromPage at(FromPage page, Desk desk, Map<String, String> environment) throws IOException {
        desk.file("new-password", NEW + "\n");
        page.at(desk, release, environment);
        pages.add(page);
        return page;
    }

    /** As the External Secrets Operator would have made it. */
    private void secret(FromPage page, String name, String key) {
        apiServer
                .client()
                .secrets()
                .inNamespace(page.namespace())
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addToStringData(key, "copied")
                        .build())
                .create();
    }

    /** As the Mendix Operator would, with the annotations of the MendixApp. */
    void operatorMakesThePod(FromPage page) throws IOException, InterruptedException {
        String annotations = page.run(
                "kubectl get mendixapp orders --namespace orders-prod -o 'jsonpath={.spec.runtimeDeploymentPodAnnotations}'");
        String objects =
                page.run("kubectl create --dry-run=client -f after.yaml -o 'jsonpath={.metadata.annotations}'");
        assertThat(objects).endsWith(annotations);
        page.run("kubectl create -f after.yaml");
    }

    @Override
    public void close() {
        pages.forEach(page ->
                apiServer.client().namespaces().withName(page.namespace()).delete());
        if (pmp != null) {
            pmp.close();
            vault.call("DELETE", "sys/mounts/apps", Map.of());
            vault.call("DELETE", "sys/policies/acl/pmp-companion", Map.of());
        }
    }
}
