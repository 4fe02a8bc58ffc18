/**
 * A store as its owners use it, with their own credentials. The agent does not see this package, so it cannot write. {@code
 * command} has the commands, {@code client} the two stores.
 */
package io.mxsecrets.cli.store;
