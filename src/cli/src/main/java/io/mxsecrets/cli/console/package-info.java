/** What every command shares: its two streams, its output forms, its failures. */
package io.mxsecrets.cli.console;
