/** Environment variables of the targets: the file from which the kubelet takes them before it starts a container. */
package io.mxsecrets.core.env;
