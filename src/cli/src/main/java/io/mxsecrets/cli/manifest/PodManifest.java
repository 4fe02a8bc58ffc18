package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.pod.MalformedPod;
import io.mxsecrets.injection.pod.Pod;

/**
 * A pod that a manifest is or makes.
 *
 * @param namespace where it will be
 * @param json the pod: a part of the manifest's object, or for a MendixApp what the Operator makes of it, as far as it matters
 */
public record PodManifest(Manifest manifest, String namespace, ObjectNode json) {
    /** @throws CommandFailed if it does not have the shape of a pod */
    public Pod pod() {
        try {
            return Pod.of(json);
        } catch (MalformedPod e) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, manifest + ": " + e.getMessage());
        }
    }
}
