/** The agent: {@code init}, {@code sidecar}, {@code await} and {@code doctor}, wired by hand. */
package io.mxsecrets.agent;
