/** {@code mxsecrets inject}. */
package io.mxsecrets.cli.inject;
