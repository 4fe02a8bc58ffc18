package io.mxsecrets.testbed.server;

import java.util.Optional;

/**
 * What the environment gives. Only names of our own are read: a shell's {@code KUBECONFIG}, {@code VAULT_*} and {@code
 * AWS_*} are not, so that no test ever writes to someone's cluster.
 */
public final class Given {

    private Given() {}

    public static Optional<String> find(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    public static String need(String name, String whatWouldOpenIt) throws Missing {
        return find(name).orElseThrow(() -> new Missing(whatWouldOpenIt));
    }
}
