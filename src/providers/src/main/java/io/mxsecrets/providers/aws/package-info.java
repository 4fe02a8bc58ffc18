/**
 * AWS Secrets Manager. Three layers, each seeing only the one below: here what is read and what it means, {@code
 * credentials} who reads it, {@code client} the way to AWS.
 */
package io.mxsecrets.providers.aws;
