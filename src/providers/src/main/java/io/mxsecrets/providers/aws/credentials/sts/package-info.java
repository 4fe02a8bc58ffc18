/** Credentials from STS: a web identity (IRSA), and roles assumed one after another. */
package io.mxsecrets.providers.aws.credentials.sts;
