/**
 * {@code get}, {@code put}, {@code delete}, {@code restore} and {@code list}: a store as its owners use it, with their own
 * credentials. The agent does not see this package, so it cannot write.
 */
package io.mxsecrets.cli.store;
