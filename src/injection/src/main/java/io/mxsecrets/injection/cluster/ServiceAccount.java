package io.mxsecrets.injection.cluster;

import java.util.Map;

/** A ServiceAccount: its name and its annotations, of which those that providers name matter. */
public record ServiceAccount(String name, Map<String, String> annotations) {
    public ServiceAccount {
        annotations = Map.copyOf(annotations);
    }

    public static ServiceAccount bare(String name) {
        return new ServiceAccount(name, Map.of());
    }
}
