/** {@code mxsecrets}, the command line for desks and pipelines. */
package io.mxsecrets.cli;
