package io.mxsecrets.core.settings;

/** Where a setting may stand. */
public enum SettingVisibility {
    /** On pods and Namespaces, in stores and cluster defaults, and as a variable of the agent. */
    EVERYWHERE,
    /** On pods and Namespaces and in cluster defaults: it shapes the pod, so the agent never sees it. */
    POD,
    /** Only as a variable of the agent. */
    AGENT;

    public boolean asAnnotation() {
        return this != AGENT;
    }

    public boolean asVariable() {
        return this != POD;
    }
}
