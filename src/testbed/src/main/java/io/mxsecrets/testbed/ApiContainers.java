package io.mxsecrets.testbed;

/** K3s in a Docker engine: an API server and a node in one. */
final class ApiContainers {

    /** The newest K3s of the Kubernetes line that `build` makes. */
    static final String IMAGE = "rancher/k3s:v1.34.4-k3s1";

    private ApiContainers() {}

    static Facts start(Run run) throws Exception {
        throw Containers.missing(IMAGE);
    }
}
