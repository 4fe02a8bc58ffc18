/** Credentials of AWS: one {@link io.mxsecrets.providers.aws.credentials.CredentialSource} for each place they come from. */
package io.mxsecrets.providers.aws.credentials;
