/** Credentials from files: mounted keys, and a profile of the AWS configuration. */
package io.mxsecrets.providers.aws.credentials.profile;
