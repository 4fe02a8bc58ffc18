/** {@code mxsecrets pods}: which pods have which version of which secret, as their spec and their sidecars' pages tell. */
package io.mxsecrets.cli.pods;
