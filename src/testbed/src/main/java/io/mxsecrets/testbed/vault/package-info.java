/** A real Vault for tests. */
package io.mxsecrets.testbed.vault;
