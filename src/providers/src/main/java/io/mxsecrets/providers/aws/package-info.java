/**
 * AWS Secrets Manager. Each layer sees only those below: here what a source reads and what a doctor checks; {@code secret} the
 * calls for one secret; {@code session} and {@code credentials} whose calls they are; {@code client} and {@code error} the SDK.
 */
package io.mxsecrets.providers.aws;
