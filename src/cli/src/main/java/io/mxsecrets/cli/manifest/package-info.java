/** Kubernetes manifests from files, the pods that they make, and the cluster that they describe. */
package io.mxsecrets.cli.manifest;
