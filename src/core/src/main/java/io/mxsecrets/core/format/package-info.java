/** From entries to bytes: one class a format, each read back exactly by its users''' readers. */
package io.mxsecrets.core.format;
