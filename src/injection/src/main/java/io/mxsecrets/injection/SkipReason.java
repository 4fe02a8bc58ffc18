package io.mxsecrets.injection;

import java.util.Locale;

/** Why a pod stays as it is. The closed set behind the metric's label and the warning. */
public enum SkipReason {
    NOT_ASKED("the pod does not opt in", false),
    OPTED_OUT("the pod opts out", false),
    NOT_A_POD("only pods are injected", true),
    NOT_A_CREATION("a pod is injected only when it is created", true),
    EXCLUDED_NAMESPACE("pods in system Namespaces and in the injector's own Namespace are never injected", true),
    MIRROR_POD("a mirror pod cannot be injected: the kubelet runs its static pod from a file", true),
    OPERATOR_TASK(
            "this is a task pod of the Mendix Operator; set mxsecrets.io/containers if one of its containers needs the files",
            true);

    private final String sentence;
    private final boolean warns;

    SkipReason(String sentence, boolean warns) {
        this.sentence = sentence;
        this.warns = warns;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String sentence() {
        return sentence;
    }

    /** Whether the pod's author gets the sentence as a warning: not if the pod asked for nothing. */
    public boolean warns() {
        return warns;
    }
}
