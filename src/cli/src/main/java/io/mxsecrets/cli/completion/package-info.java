/** {@code mxsecrets completion}. */
package io.mxsecrets.cli.completion;
