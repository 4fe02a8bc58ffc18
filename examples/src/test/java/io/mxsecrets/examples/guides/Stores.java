package io.mxsecrets.examples.guides;

import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Desks whose {@code vault}, {@code kubectl} and {@code aws} speak to the servers of the test, whatever the page exports. */
public final class Stores {
    /** The packaged CLI, from a desk. */
    static final String MXSECRETS = "java -jar src/cli/target/quarkus-app/quarkus-run.jar";

    private Stores() {}

    public static Desk vault(Path home, VaultServer vault, ApiServer kubernetes, String namespace) throws IOException {
        kubernetes.createServiceAccount(namespace, "reviewer");
        Desk desk = new Desk(home);
        desk.file("ca.crt", kubernetes.caPem());
        desk.file("reviewer-token", kubernetes.token(namespace, "reviewer", "", Duration.ofHours(1)));
        desk.program("kubectl", "exec %s \"$@\"".formatted(Binaries.need("kubectl")));
        // With some patience, for a new mount is busy for a moment.
        desk.program(
                "vault",
                """
                export VAULT_ADDR=%1$s VAULT_TOKEN=%2$s VAULT_CACERT=%3$s
                for _ in 1 2 3 4; do
                  [ "${1:-} ${2:-}" = "kv put" ] || break
                  %4$s "$@" && exit
                  sleep 0.5
                done
                exec %4$s "$@"
                """
                        .formatted(vault.address(), vault.rootToken(), vault.caFile(), Binaries.need("vault")));
        desk.program(
                "mxsecrets",
                "VAULT_ADDR=%s VAULT_TOKEN=%s VAULT_CACERT=%s exec %s \"$@\""
                        .formatted(vault.address(), vault.rootToken(), vault.caFile(), MXSECRETS));
        return desk;
    }

    public static Map<String, String> variables(ApiServer kubernetes, String namespace) {
        return Map.of(
                "KUBECONFIG", kubernetes.kubeconfig().toString(),
                "KUBERNETES_HOST", kubernetes.addressForServers(),
                "NAMESPACE", namespace);
    }

    public static Desk aws(Path home, AwsServer aws) throws IOException {
        Path python = Binaries.need("localstack-python"); // LocalStack brings the AWS CLI along.
        Desk desk = new Desk(home);
        desk.program(
                "aws",
                "exec %s %s --endpoint-url %s \"$@\""
                        .formatted(python, python.resolveSibling("venv/bin/aws"), aws.endpoint()));
        desk.program(
                "mxsecrets",
                """
                case $1 in
                  inject | policy) ;; # These ask no store.
                  *) set -- "$@" --allow-http ;;
                esac
                AWS_ENDPOINT_URL=%s exec env -u AWS_CA_BUNDLE %s "$@"
                """
                        .formatted(aws.endpoint(), MXSECRETS));
        return desk;
    }

    /** LocalStack takes the access key for the account. */
    public static Map<String, String> variables(String account, String region) {
        return Map.of("AWS_ACCESS_KEY_ID", account, "AWS_SECRET_ACCESS_KEY", "test", "AWS_DEFAULT_REGION", region);
    }
}
