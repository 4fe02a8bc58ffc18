package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Containers;
import io.mxsecrets.testbed.server.Daemon;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Given;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.server.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The ways to a node: the given cluster's, the container's, or one in namespaces of this machine. */
final class NodeLauncher {

    static final Kind.Way GIVEN = NodeLauncher::given;
    static final Kind.Way CONTAINER = run ->
            ofApiServer("container", Containers.missing(ApiContainers.IMAGE).getMessage());
    static final Kind.Way BINARY = NodeLauncher::binary;

    private static final Duration START = Duration.ofSeconds(60);

    private static final String LOAD = "TESTBED_LOAD";
    private static final String NO_LOAD =
            "This test loads an image into the cluster given by TESTBED_KUBECONFIG: set TESTBED_LOAD to the command that does, such as `kind load image-archive`.";
    private static final String KILL = "TESTBED_KILL";

    private NodeLauncher() {}

    private static Facts given(Run run) throws Exception {
        var facts = ofApiServer("given", "set TESTBED_KUBECONFIG");
        var images = Binaries.find("images");
        if (images.isPresent() && Given.find(LOAD).isPresent()) {
            loadGiven(images.get().resolve("busybox.tar"));
        }
        return facts;
    }

    /** Where the API server came with nodes, they are the ones. */
    private static Facts ofApiServer(String way, String whatWouldOpenIt) throws Missing {
        var apiServer = Servers.get(ApiServer.KIND);
        if (!apiServer.facts().get("way").equals(way)) {
            throw new Missing(whatWouldOpenIt);
        }
        return apiServer.facts().with("host", apiServer.webhookHost());
    }

    private static Facts binary(Run run) throws Exception {
        Network network;
        try {
            network = Network.of(run);
        } catch (Network.Impossible e) {
            throw new Missing("to run one in this machine " + e.getMessage());
        }
        var apiServer = Servers.get(ApiServer.KIND);
        var bin = apiServer.facts().get("bin");
        new Daemon(run, "kube-scheduler")
                .start(
                        Map.of(),
                        bin + "/kube-scheduler",
                        "--kubeconfig=pki/scheduler.kubeconfig",
                        "--secure-port=0",
                        "--leader-elect=false");
        apiServer.apply(PROXY_MAY_WATCH, "default");
        var images = Binaries.find("images").orElseThrow();
        script(run, "up", Integer.toString(network.number()), run.directory().toString(), bin, images.toString());
        awaitReady(apiServer, run);
        return Facts.of(
                "way", "binary",
                "number", network.number(),
                "host", network.hostAddress(),
                "version", apiServer.version());
    }

    private static void awaitReady(ApiServer apiServer, Run run) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            var node = apiServer.client().nodes().withName("testbed").get();
            if (node != null
                    && node.getStatus().getConditions().stream()
                            .anyMatch(c ->
                                    c.getType().equals("Ready") && c.getStatus().equals("True"))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("the node was not Ready within " + START + "; see " + run.file("kubelet.log") + " and "
                + run.file("containerd.log"));
    }

    static void script(Run run, String name, String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>();
        command.add(Binaries.root().resolve("src/testbed/node").resolve(name).toString());
        command.addAll(java.util.List.of(arguments));
        var log = Path.of(run.file("node-" + name + ".log").toString()).toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("src/testbed/node/" + name + " failed; see " + log);
        }
    }

    /** Into the given cluster, whose owner alone knows how. */
    static void loadGiven(Path archive) throws IOException, InterruptedException {
        ownersCommand(LOAD, archive.toString(), NO_LOAD);
    }

    static String givenLoad() {
        return Given.find(LOAD).orElseThrow(() -> Missing.verdict(NO_LOAD));
    }

    static void killGiven(String containerId) throws IOException, InterruptedException {
        ownersCommand(
                KILL,
                containerId,
                "This test kills a container of the cluster given by TESTBED_KUBECONFIG: set TESTBED_KILL to the command that does, such as `docker exec NODE ctr -n k8s.io tasks kill --all --signal SIGKILL`.");
    }

    /** Runs the command in a variable, with one more argument at its end. */
    private static void ownersCommand(String variable, String argument, String whatWouldOpenIt)
            throws IOException, InterruptedException {
        var command = Given.find(variable).orElseThrow(() -> Missing.verdict(whatWouldOpenIt));
        var process = new ProcessBuilder("bash", "-c", command + " \"$0\"", argument)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command + " " + argument + " failed: " + said);
        }
    }

    private static final String PROXY_MAY_WATCH =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: kube-proxy}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:node-proxier"}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:kube-proxy"}]
            """;
}
