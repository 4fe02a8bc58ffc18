package io.mxsecrets.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ways to an API server. */
final class ApiWays {

    static final Kind.Way GIVEN = ApiWays::given;
    static final Kind.Way CONTAINER = ApiContainers::start;
    static final Kind.Way BINARY = ApiWays::binary;

    private static final Duration START = Duration.ofSeconds(90);

    private ApiWays() {}

    private static Facts given(Run run) throws Exception {
        var kubeconfig = Path.of(Given.need("TESTBED_KUBECONFIG", "set TESTBED_KUBECONFIG"));
        return complete(Facts.of(
                "way",
                "given",
                "kubeconfig",
                kubeconfig,
                "webhook.host",
                Given.find("TESTBED_HOST_ADDRESS").orElse("127.0.0.1"),
                "ca.pem",
                ApiServer.caOf(kubeconfig)));
    }

    private static Facts binary(Run run) throws Exception {
        var apiserver =
                Binaries.find("kube-apiserver").orElseThrow(() -> new Missing("run src/testbed/build kubernetes"));
        var bin = apiserver.getParent().toString();
        var host = Network.hostAddress(run).orElse("127.0.0.1");
        int port = Ports.free();
        var address = "https://" + host + ":" + port;
        var pki = run.file("pki");
        writeKeys(pki, host);
        for (var user : List.of("admin", "controllers", "scheduler", "kubelet", "proxy")) {
            Kubeconfig.write(pki, user, address);
        }
        run.watch();
        var etcd = startEtcd(run, bin);
        var daemon = new Daemon(run, "kube-apiserver");
        daemon.start(Map.of(), apiserverCommand(bin, etcd, host, port).toArray(String[]::new));
        var facts = Facts.of(
                "way", "binary",
                "bin", bin,
                "pki", pki,
                "port", port,
                "kubeconfig", pki.resolve("admin.kubeconfig"),
                "webhook.host", host,
                "ca.pem", Files.readString(pki.resolve("ca.crt")));
        try (var client = new ApiServer(facts, run).client()) {
            daemon.await(START, () -> client.raw("/readyz").equals("ok"));
        }
        new Daemon(run, "kube-controller-manager")
                .start(
                        Map.of(),
                        bin + "/kube-controller-manager",
                        "--kubeconfig=pki/controllers.kubeconfig",
                        "--bind-address=127.0.0.1",
                        "--secure-port=0",
                        "--service-account-private-key-file=pki/sa.key",
                        "--root-ca-file=pki/ca.crt",
                        "--use-service-account-credentials=true",
                        "--cluster-signing-cert-file=pki/ca.crt",
                        "--cluster-signing-key-file=pki/ca.key",
                        "--allocate-node-cidrs=false",
                        "--leader-elect=false");
        return complete(facts);
    }

    static Facts complete(Facts facts) {
        try (var client = new ApiServer(facts, Run.current()).client()) {
            return facts.with(
                    "version", client.getKubernetesVersion().getGitVersion().substring(1));
        }
    }

    private static int startEtcd(Run run, String bin) throws IOException {
        int port = Ports.free();
        int peers = Ports.free();
        new Daemon(run, "etcd")
                .start(
                        Map.of(),
                        bin + "/etcd",
                        "--data-dir=etcd",
                        "--listen-client-urls=http://127.0.0.1:" + port,
                        "--advertise-client-urls=http://127.0.0.1:" + port,
                        "--listen-peer-urls=http://127.0.0.1:" + peers,
                        "--initial-advertise-peer-urls=http://127.0.0.1:" + peers,
                        "--initial-cluster=default=http://127.0.0.1:" + peers,
                        "--unsafe-no-fsync",
                        "--log-level=warn");
        return port;
    }

    private static List<String> apiserverCommand(String bin, int etcd, String host, int port) {
        var command = new ArrayList<String>();
        command.add(bin + "/kube-apiserver");
        command.addAll(List.of(
                "--etcd-servers=http://127.0.0.1:" + etcd,
                "--bind-address=" + host,
                "--advertise-address=" + host,
                "--secure-port=" + port,
                "--tls-cert-file=pki/apiserver.crt",
                "--tls-private-key-file=pki/apiserver.key",
                "--client-ca-file=pki/ca.crt",
                "--kubelet-client-certificate=pki/admin.crt",
                "--kubelet-client-key=pki/admin.key",
                "--kubelet-certificate-authority=pki/ca.crt",
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-key-file=pki/sa.pub",
                "--service-account-signing-key-file=pki/sa.key",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--allow-privileged=true",
                "--profiling=false",
                // A Service's webhook is reached at its endpoints: the API server runs outside the node's network.
                "--enable-aggregator-routing=true",
                "--requestheader-client-ca-file=pki/ca.crt",
                "--proxy-client-cert-file=pki/admin.crt",
                "--proxy-client-key-file=pki/admin.key"));
        return command;
    }

    private static void writeKeys(Path pki, String host) throws IOException {
        var authority = new Authority("testbed Kubernetes authority");
        authority.self().write(pki, "ca");
        var names = List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "127.0.0.1",
                "10.96.0.1",
                host);
        authority.issue("CN=kube-apiserver", names).write(pki, "apiserver");
        authority.issue("O=system:masters,CN=admin", List.of()).write(pki, "admin");
        authority.issue("CN=system:kube-controller-manager", List.of()).write(pki, "controllers");
        authority.issue("CN=system:kube-scheduler", List.of()).write(pki, "scheduler");
        authority
                .issue("O=system:nodes,CN=system:node:testbed", List.of("testbed", Network.nodeAddress(host)))
                .write(pki, "kubelet");
        authority.issue("CN=system:kube-proxy", List.of()).write(pki, "proxy");
        var pair = Authority.pair();
        Files.writeString(pki.resolve("sa.key"), Authority.keyPem(pair.getPrivate()));
        Files.writeString(pki.resolve("sa.pub"), Authority.pem(pair.getPublic()));
    }
}
