package io.mxsecrets.examples.node;

import io.mxsecrets.testbed.kubernetes.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The images of this build, loaded into the node: of the JVM programs, or of native ones given by {@code -Dagent.binary}
 * and {@code -Dwebhook.binary}.
 *
 * @param agent digest
 * @param webhook digest
 * @param jvm whether the programs need a JVM's memory
 */
record Images(String agent, String webhook, boolean jvm) {
    /** Before the repositories {@code agent} and {@code webhook}. */
    static final String REGISTRY = "testbed.local";

    static Images loadedInto(Node node) throws IOException, InterruptedException {
        Path out = Path.of("target/node-images").toAbsolutePath();
        String agent = binary("agent.binary", "src/agent/target/quarkus-app");
        String webhook = binary("webhook.binary", "webhook/target/quarkus-app");
        Shell.run(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                Shell.ROOT.resolve("examples/src/test/node/images").toString(),
                out.toString(),
                agent,
                webhook);
        node.loadAll(out);
        boolean jvm = Files.isDirectory(Path.of(webhook));
        return new Images(digest(out, "agent"), digest(out, "webhook"), jvm);
    }

    private static String binary(String property, String built) {
        String given = System.getProperty(property, "");
        return Shell.ROOT.resolve(given.isBlank() ? built : given).toString();
    }

    private static String digest(Path out, String name) throws IOException {
        return Files.readString(out.resolve(name + ".digest")).strip();
    }
}
