/** Pod in, patch out: {@code decide}, {@code plan} and {@code patch} are pure; what they need of a cluster is handed in. */
package io.mxsecrets.injection;
