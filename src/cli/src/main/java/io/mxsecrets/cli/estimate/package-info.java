/** {@code mxsecrets estimate}. */
package io.mxsecrets.cli.estimate;
