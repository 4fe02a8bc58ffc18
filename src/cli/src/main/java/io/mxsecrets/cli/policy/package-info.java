/** {@code mxsecrets policy}: the rights that the pods of manifests need, and no other. */
package io.mxsecrets.cli.policy;
