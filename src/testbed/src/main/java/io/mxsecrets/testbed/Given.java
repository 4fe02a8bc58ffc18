package io.mxsecrets.testbed;

import java.util.Optional;

/**
 * What the environment gives. Only names of our own are read: a shell's {@code KUBECONFIG}, {@code VAULT_*} and {@code
 * AWS_*} are not, so that no test ever writes to someone's cluster.
 */
final class Given {

    private Given() {}

    static Optional<String> find(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    static String need(String name, String whatWouldOpenIt) throws Missing {
        return find(name).orElseThrow(() -> new Missing(whatWouldOpenIt));
    }
}
