package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Containers;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Ports;
import java.nio.file.Files;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a Docker engine: an API server and a node in one. */
final class ApiContainers {

    /** The newest minor that K3s has, which may be one behind {@link ControlPlane#MINOR}. */
    static final String IMAGE = "rancher/k3s:v1.36.4-k3s1";

    private ApiContainers() {}

    static Facts start(Run run) throws Exception {
        if (!ApiLauncher.minor().equals(ControlPlane.MINOR)) {
            throw new Missing("unset TESTBED_KUBERNETES, which no image is known for");
        }
        var engine = Containers.engineWith(IMAGE);
        var gateway = Containers.gateway(engine);
        int port = Ports.free();
        run.watch();
        var container = new K3sContainer(DockerImageName.parse(IMAGE))
                .withCommand(
                        "server", "--disable=traefik,metrics-server", "--tls-san=127.0.0.1", "--tls-san=" + gateway);
        try {
            Containers.start(container, run, gateway, port, K3sContainer.KUBE_SECURE_PORT);
        } catch (ContainerLaunchException e) {
            throw new Missing("start a Docker engine that can run " + IMAGE + ", which wants a privileged container");
        }
        var kubeconfig = Files.writeString(run.file("k3s.kubeconfig"), container.getKubeConfigYaml());
        var images = Binaries.find("images");
        if (images.isPresent()) {
            Containers.loadIntoK3s(container.getContainerId(), images.get().resolve("busybox.tar"));
        }
        var facts = ApiLauncher.complete(Facts.of(
                "way",
                "container",
                "container",
                container.getContainerId(),
                "kubeconfig",
                kubeconfig,
                "address.servers",
                "https://" + gateway + ":" + port,
                "webhook.host",
                gateway,
                "ca.pem",
                ApiServer.caOf(kubeconfig)));
        return facts.with("version", facts.get("version") + Containers.version(engine, IMAGE));
    }
}
