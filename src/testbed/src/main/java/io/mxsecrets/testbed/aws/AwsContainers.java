package io.mxsecrets.testbed.aws;

import io.mxsecrets.testbed.server.Containers;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Ports;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a Docker engine. */
final class AwsContainers {

    /** Later images want an account's token. */
    static final String IMAGE = "localstack/localstack:4.14.0";

    private static final int PORT = 4566;

    private AwsContainers() {}

    static Facts start(Run run) throws Exception {
        var engine = Containers.engineWith(IMAGE);
        var gateway = Containers.gateway(engine);
        int port = Ports.free();
        run.watch();
        var container =
                new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices("secretsmanager", "sts", "iam");
        Containers.start(container, run, gateway, port, PORT);
        var endpoint = "http://127.0.0.1:" + port;
        return Facts.of(
                "way",
                "container",
                "container",
                container.getContainerId(),
                "endpoint",
                endpoint,
                "endpoint.pods",
                "http://" + gateway + ":" + port,
                "version",
                AwsLauncher.version(endpoint) + Containers.version(engine, IMAGE));
    }
}
