/** A plan as explicit {@code add} operations on the raw pod. */
package io.mxsecrets.injection.patch;
