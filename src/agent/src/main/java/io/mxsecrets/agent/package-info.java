/** The agent: {@code init}, {@code sidecar} and {@code doctor}, wired by hand. */
package io.mxsecrets.agent;
