/** The settings of the pods that manifests make, resolved as the webhook resolves them; of injected pods as their agent does. */
package io.mxsecrets.cli.resolve;
