/** The secrets that a pod uses, read from its annotations and its variables. */
package io.mxsecrets.cli.pods.source;
