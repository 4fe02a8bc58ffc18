package io.mxsecrets.testbed;

/** LocalStack in a Docker engine. */
final class AwsContainers {

    private AwsContainers() {}

    static Facts start(Run run) throws Exception {
        throw Containers.missing("localstack/localstack:4.14.0");
    }
}
