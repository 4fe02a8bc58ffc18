/** What the programs tell about themselves: log lines and metrics, each from a closed set. */
package io.mxsecrets.core.observe;
