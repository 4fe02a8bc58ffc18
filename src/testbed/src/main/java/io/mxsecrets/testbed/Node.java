package io.mxsecrets.testbed;

import java.util.List;

/** A running node. */
public final class Node {

    static final Kind<Node> KIND = new Kind<>("node", List.of(), Node::new);

    private Node(Facts facts, Run run) {}
}
