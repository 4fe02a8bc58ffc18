package io.mxsecrets.cli.pods;

import java.util.Map;
import java.util.Objects;

/** What can be known of the files of a pod. */
public sealed interface Telling {
    /** Its sidecar answered. */
    record Answered(SidecarStatus status) implements Telling {
        public Answered {
            Objects.requireNonNull(status);
        }
    }

    /**
     * It has no sidecar; this is what {@code init} left when it ended.
     *
     * @param versions by alias
     */
    record AtStart(Map<String, String> versions) implements Telling {
        public AtStart {
            versions = Map.copyOf(versions);
        }
    }

    /** Nothing, and why. */
    record Silent(String why) implements Telling {
        public Silent {
            Objects.requireNonNull(why);
        }
    }
}
