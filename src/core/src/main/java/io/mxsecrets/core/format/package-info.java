/** From entries to bytes: one class a format, each read back exactly by the readers that its users have. */
package io.mxsecrets.core.format;
