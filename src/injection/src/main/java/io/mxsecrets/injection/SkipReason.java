package io.mxsecrets.injection;

import java.util.Locale;

/** Why a pod is let through as it is. The closed set behind the metric's label and the warning's words. */
public enum SkipReason {
    NOT_ASKED(""),
    OPTED_OUT(""),
    NOT_A_POD("only pods are injected"),
    NOT_A_CREATION("only the creation of a pod is its injection"),
    EXCLUDED_NAMESPACE("pods of system Namespaces and of the injector's own are never injected"),
    MIRROR_POD(
            "this is the mirror of a static pod, which the kubelet runs from a file of its own: it cannot be injected"),
    OPERATOR_TASK(
            "this is a task pod of the Mendix Operator; name its containers in mxsecrets.io/containers if it needs the files");

    private final String words;

    SkipReason(String words) {
        this.words = words;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the team should know; empty where nobody asked for anything. */
    public String words() {
        return words;
    }
}
