package io.mxsecrets.examples.node;

import java.util.Map;

/** PMP's document in a real store, readable by one ServiceAccount of one team. */
interface Store {
    /** The example below {@code examples} whose pod reads it. */
    String example();

    /** What the pod must say to find this very store. */
    Map<String, String> annotations();

    /** Writes a new version, in which the password is another one. */
    void rotate(String password) throws Exception;

    /** Makes the store of a team. */
    interface Of {
        Store team(Team team) throws Exception;
    }
}
