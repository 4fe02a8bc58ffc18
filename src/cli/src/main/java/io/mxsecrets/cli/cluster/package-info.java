/** A cluster as the caller's kubeconfig gives it. */
package io.mxsecrets.cli.cluster;
