/**
 * The way to AWS: the SDK's clients with everything said, one gate for every call, and failures in words.
 *
 * <p>For a native image nothing of ours is needed: {@code sts}, {@code sdk-core}, {@code aws-core} and {@code
 * url-connection-client} carry their own reachability metadata, {@code quarkus-amazon-secretsmanager} adds that of Secrets
 * Manager. The HTTP client is always named, so that no service loader chooses one; plain http, which EKS Pod Identity,
 * containers and IMDS speak, must stay among the enabled protocols.
 */
package io.mxsecrets.providers.aws.client;
