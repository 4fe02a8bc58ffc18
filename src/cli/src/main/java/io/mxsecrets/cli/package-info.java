/** {@code mxsecrets}, the command line for workstations and pipelines. */
package io.mxsecrets.cli;
