/** {@code mxsecrets lint}. */
package io.mxsecrets.cli.lint;
