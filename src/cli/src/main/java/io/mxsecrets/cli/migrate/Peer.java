package io.mxsecrets.cli.migrate;

import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.Manifests;

/** Another product, and how a pod asks it for secrets. */
interface Peer {
    /**
     * Adds what a pod asks this product for; nothing where it does not ask.
     *
     * @param pod an object that is a pod or makes pods
     * @param all the objects beside it, such as the stores that it names
     */
    void translate(Manifest pod, Manifests all, Translation translation);
}
