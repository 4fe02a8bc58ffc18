/** A real Toxiproxy for tests: a network that fails on demand. */
package io.mxsecrets.testbed.toxiproxy;
