package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Daemon;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An etcd, an API server and its controllers of this machine. The run's shared {@link ApiServer} is one; a test that
 * needs flags of its own, or another minor, or moves a cluster from minor to minor, {@link #start starts} one for itself.
 */
public final class ControlPlane implements AutoCloseable {

    /** The minor that {@code build} makes unasked; others are its targets {@code kubernetes-…}. */
    public static final String MINOR = "1.37";

    private static final Duration START = Duration.ofSeconds(90);

    private static final AtomicInteger OWN = new AtomicInteger();

    private final Run run;
    private final String name;
    private final Path bin;
    private final Path pki;
    private final String host;
    private final int port = Ports.free();
    private final int store = Ports.free();
    private final List<String> flags;
    private ApiServer apiServer;

    /** @param name before those of its files and processes in the run's directory */
    private ControlPlane(Run run, String name, Path apiserver, List<String> flags) throws Exception {
        this.run = run;
        this.name = name;
        this.flags = flags;
        this.bin = programs(apiserver);
        this.pki = run.file(name + "pki");
        this.host = Network.hostAddress(run).orElse("127.0.0.1");
    }

    /**
     * One of the test's own, ready when this returns; without its program the test is aborted, or fails with
     * {@code -Dtestbed=required}.
     *
     * @param minor such as {@link #MINOR}
     * @param flags of the API server, beside those that every one of the test bed has
     */
    public static ControlPlane start(String minor, String... flags) {
        var name = "plane-" + ProcessHandle.current().pid() + "-" + OWN.incrementAndGet() + "-";
        try {
            return started(Run.current(), name, minor, List.of(flags));
        } catch (Missing e) {
            throw Missing.verdict("No Kubernetes " + minor + " for this test: " + e.getMessage() + ".");
        } catch (Exception e) {
            throw new IllegalStateException("The test bed could not start Kubernetes " + minor, e);
        }
    }

    /** The run's shared one. */
    static Facts shared(Run run, String minor) throws Exception {
        var flags = ApiAudit.flags(run);
        return ApiAudit.in(started(run, "", minor, flags).apiServer().facts(), run);
    }

    private static ControlPlane started(Run run, String name, String minor, List<String> flags) throws Exception {
        var apiserver = program(minor);
        var plane = new ControlPlane(run, name, apiserver, flags);
        run.watch();
        ControlPlaneKeys.write(plane.pki, plane.host, plane.port);
        plane.startEtcd();
        plane.startApiServer(apiserver);
        plane.startControllers();
        return plane;
    }

    /** The controllers and the node's programs: of the same minor, where it was made as a whole. */
    private static Path programs(Path apiserver) throws Missing {
        boolean whole = Files.exists(apiserver.resolveSibling("kubelet"));
        return (whole ? apiserver : program(MINOR)).getParent();
    }

    private static Path program(String minor) throws Missing {
        boolean unasked = minor.equals(MINOR);
        return Binaries.find(unasked ? "kube-apiserver" : "kube-apiserver-" + minor)
                .orElseThrow(() -> new Missing("run src/testbed/build kubernetes" + (unasked ? "" : "-" + minor)));
    }

    /** Its API server as it is now; after a move, ask again. */
    public ApiServer apiServer() {
        return apiServer;
    }

    /** Ends the API server as a crash would and starts one of another minor on the same data and address. */
    public void moveTo(String minor) {
        try {
            var next = program(minor);
            daemon("kube-apiserver").kill();
            apiServer.close();
            startApiServer(next);
        } catch (Missing e) {
            throw Missing.verdict("No Kubernetes " + minor + " for this test: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new IllegalStateException("The test bed could not move to Kubernetes " + minor, e);
        }
    }

    @Override
    public void close() {
        try {
            for (var program : List.of("kube-controller-manager", "kube-apiserver", "etcd")) {
                daemon(program).kill();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        apiServer.close();
    }

    private Daemon daemon(String program) {
        return new Daemon(run, name + program);
    }

    private void startEtcd() throws IOException {
        int peers = Ports.free();
        daemon("etcd")
                .start(
                        Map.of(),
                        bin + "/etcd",
                        "--data-dir=" + name + "etcd",
                        "--listen-client-urls=http://127.0.0.1:" + store,
                        "--advertise-client-urls=http://127.0.0.1:" + store,
                        "--listen-peer-urls=http://127.0.0.1:" + peers,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + peers,
                        "--initial-cluster=default=http://127.0.0.1:" + peers,
                        "--unsafe-no-fsync",
                        "--log-level=warn");
    }

    private void startApiServer(Path program) throws IOException, InterruptedException {
        var daemon = daemon("kube-apiserver");
        daemon.start(Map.of(), command(program).toArray(String[]::new));
        var facts = Facts.of(
                "way",
                "binary",
                "bin",
                bin,
                "kubeconfig",
                pki.resolve("admin.kubeconfig"),
                "webhook.host",
                host,
                "ca.pem",
                Files.readString(pki.resolve("ca.crt")));
        try (var client = ApiServer.client(facts)) {
            daemon.await(START, () -> client.raw("/readyz").equals("ok"));
        }
        apiServer = new ApiServer(ApiLauncher.complete(facts), run);
    }

    private void startControllers() throws IOException {
        daemon("kube-controller-manager")
                .start(
                        Map.of(),
                        bin + "/kube-controller-manager",
                        "--kubeconfig=" + pki + "/controllers.kubeconfig",
                        "--bind-address=127.0.0.1",
                        "--secure-port=0",
                        "--service-account-private-key-file=" + pki + "/sa.key",
                        "--root-ca-file=" + pki + "/ca.crt",
                        "--use-service-account-credentials=true",
                        "--cluster-signing-cert-file=" + pki + "/ca.crt",
                        "--cluster-signing-key-file=" + pki + "/ca.key",
                        "--allocate-node-cidrs=false",
                        "--leader-elect=false");
    }

    private List<String> command(Path program) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(List.of(
                "--etcd-servers=http://127.0.0.1:" + store,
                "--bind-address=" + host,
                "--advertise-address=" + host,
                "--secure-port=" + port,
                "--tls-cert-file=" + pki + "/apiserver.crt",
                "--tls-private-key-file=" + pki + "/apiserver.key",
                "--client-ca-file=" + pki + "/ca.crt",
                "--kubelet-client-certificate=" + pki + "/admin.crt",
                "--kubelet-client-key=" + pki + "/admin.key",
                "--kubelet-certificate-authority=" + pki + "/ca.crt",
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-key-file=" + pki + "/sa.pub",
                "--service-account-signing-key-file=" + pki + "/sa.key",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--allow-privileged=true",
                "--profiling=false",
                // A Service's webhook is reached at its endpoints: the API server runs outside the node's network.
                "--enable-aggregator-routing=true",
                "--requestheader-client-ca-file=" + pki + "/ca.crt",
                // The authority of all clients: 1.35 wants to hear which of them speak for others.
                "--requestheader-allowed-names=admin",
                "--proxy-client-cert-file=" + pki + "/admin.crt",
                "--proxy-client-key-file=" + pki + "/admin.key"));
        command.addAll(flags);
        return command;
    }
}
