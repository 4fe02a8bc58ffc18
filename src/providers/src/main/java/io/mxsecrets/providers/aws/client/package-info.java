/**
 * The way to AWS: the SDK's clients with everything said, one gate for every call, and failures in words.
 *
 * <p>For a native image nothing of ours is needed: {@code sts}, {@code sdk-core} and {@code aws-core} carry their own
 * reachability metadata, {@code quarkus-amazon-secretsmanager} adds that of Secrets Manager. The HTTP client is ours and
 * always named, so that no service loader chooses one.
 */
package io.mxsecrets.providers.aws.client;
