/** Values that never show themselves. */
package io.mxsecrets.core.secret;
