/** The settings of the pods that manifests make, resolved as the webhook resolves them. */
package io.mxsecrets.cli.resolve;
