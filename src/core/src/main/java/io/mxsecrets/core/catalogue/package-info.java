/** Key names that products expect, as versioned data. */
package io.mxsecrets.core.catalogue;
