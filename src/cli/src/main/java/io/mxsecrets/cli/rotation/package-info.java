/** {@code mxsecrets wait}: a rotation is over when every pod that uses a secret has its new version. */
package io.mxsecrets.cli.rotation;
