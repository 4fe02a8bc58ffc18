/** A document on disk. */
package io.mxsecrets.core.provider.file;
