/** Documents on disk, for desks and tests. */
package io.mxsecrets.providers.file;
