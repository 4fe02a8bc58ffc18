/** Documents on disk, for workstations and tests. */
package io.mxsecrets.providers.file;
