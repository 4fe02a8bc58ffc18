package io.mxsecrets.testbed;

import java.util.Optional;

/**
 * The addresses that the host and the node share, where this machine can run a node.
 *
 * @param hostAddress the host's, as pods see it
 */
record Network(String hostAddress) {

    /** The node's address beside the host's. */
    static String nodeAddress(String hostAddress) {
        return hostAddress.replaceAll("[.]1$", ".2");
    }

    static Optional<Network> of(Run run) throws Exception {
        return Optional.empty();
    }
}
