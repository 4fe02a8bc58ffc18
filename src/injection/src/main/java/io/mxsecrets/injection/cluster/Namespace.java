package io.mxsecrets.injection.cluster;

import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.Map;

/** A Namespace: its name and what admins and teams wrote on it. */
public record Namespace(String name, Map<String, String> labels, Map<String, String> annotations) {
    private static final String INJECT = SettingNaming.ANNOTATIONS.name(SettingRegistry.INJECT);

    public Namespace {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** A Namespace of which nothing more is known. */
    public static Namespace bare(String name) {
        return new Namespace(name, Map.of(), Map.of());
    }

    /** Whether the label {@code mxsecrets.io/inject} opts in the pods of Mendix runtimes in here. */
    public boolean optsInRuntimes() {
        return "true".equals(labels.get(INJECT));
    }
}
