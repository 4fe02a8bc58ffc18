/** A real API server and node for tests. */
package io.mxsecrets.testbed.kubernetes;
