/** {@code mxsecrets template}. */
package io.mxsecrets.cli.template;
