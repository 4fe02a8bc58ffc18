/** {@code get}, {@code put}, {@code delete}, {@code restore} and {@code list}. */
package io.mxsecrets.cli.store.command;
