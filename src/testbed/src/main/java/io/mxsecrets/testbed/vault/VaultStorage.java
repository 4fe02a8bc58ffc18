package io.mxsecrets.testbed.vault;

import java.util.Map;

/** Where a Vault keeps its data, as its configuration says it. Both survive a crash; their starts differ. */
enum VaultStorage {
    FILE {
        @Override
        Map<String, ?> config(String data, int port) {
            return Map.of("storage", Map.of("file", Map.of("path", data)));
        }
    },

    /** Integrated storage, of one node, which elects itself as fast as Vault lets it. */
    RAFT {
        @Override
        Map<String, ?> config(String data, int port) {
            return Map.of(
                    "storage",
                    Map.of("raft", Map.of("path", data, "node_id", "testbed", "performance_multiplier", "1")),
                    "cluster_addr",
                    "https://127.0.0.1:"
                            + (port + 1)); // Where Vault listens for its like, whether or not there are any.
        }
    };

    abstract Map<String, ?> config(String data, int port);
}
