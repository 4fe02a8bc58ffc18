package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.tool.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The certificates and keys of a {@link ControlPlane}, and a kubeconfig for each of its clients. */
final class ControlPlaneKeys {

    private ControlPlaneKeys() {}

    static void write(Path pki, String host, int port) throws IOException {
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
        for (var user : List.of("admin", "controllers", "scheduler", "kubelet", "proxy")) {
            Kubeconfig.write(pki, user, "https://" + host + ":" + port);
        }
        var pair = Authority.pair();
        Files.writeString(pki.resolve("sa.key"), Authority.keyPem(pair.getPrivate()));
        Files.writeString(pki.resolve("sa.pub"), Authority.pem(pair.getPublic()));
    }
}
