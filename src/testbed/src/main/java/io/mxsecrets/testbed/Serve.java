package io.mxsecrets.testbed;

import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Servers;
import io.mxsecrets.testbed.vault.VaultServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code src/testbed/serve}: servers for whoever reads the variables that this prints, until it is ended. */
final class Serve {

    /** The register: what each name starts, and what others must set to be given it. */
    private static final Map<String, Start> REGISTER = new TreeMap<>(Map.of(
            "node", () -> Servers.get(Node.KIND).variables(),
            "vault", () -> Servers.get(VaultServer.KIND).variables(),
            "aws", () -> Servers.get(AwsServer.KIND).variables()));

    private Serve() {}

    private interface Start {
        Map<String, String> variables();
    }

    public static void main(String[] names) throws InterruptedException {
        for (var name : names) {
            if (!REGISTER.containsKey(name)) {
                System.err.println("no server '" + name + "' here; there are: " + REGISTER.keySet());
                System.exit(64);
            }
        }
        System.setProperty("testbed", "required"); // A server that cannot be had is an error, and is told as one.
        var variables = new LinkedHashMap<String, String>();
        for (var name : List.of(names)) {
            variables.putAll(REGISTER.get(name).variables());
        }
        // Each in single quotes: none of these values has one.
        variables.forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
        Thread.currentThread().join();
    }
}
