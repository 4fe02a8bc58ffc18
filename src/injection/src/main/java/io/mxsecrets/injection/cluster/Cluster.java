package io.mxsecrets.injection.cluster;

import java.util.Optional;

/**
 * The reads that injection needs. Safe for use by several threads. An object that is not there is a bare one: the API
 * server refuses pods without their Namespace or ServiceAccount by itself. A read that fails throws {@link Unreadable}.
 */
public interface Cluster {
    Namespace namespace(String name);

    ServiceAccount serviceAccount(String namespace, String name);

    /** The API server's, read only for pods that ask for what not every version has; empty where no cluster is asked. */
    default Optional<KubernetesVersion> version() {
        return Optional.empty();
    }

    /** The cluster did not answer in time, or with an error. It is never taken for "nothing there". */
    final class Unreadable extends RuntimeException {
        private final boolean passing;

        /** @param passing whether the same read may well succeed a moment later */
        public Unreadable(String sentence, boolean passing) {
            super(sentence);
            this.passing = passing;
        }

        /** Whether the same read may well succeed a moment later: nobody refused it, and it did not fail by itself. */
        public boolean passing() {
            return passing;
        }
    }
}
