/**
 * Calls to AWS: the clients of the SDK with every option set, one place that bounds and explains every call.
 *
 * <p>A native image needs no registration from this package: {@code sts}, {@code sdk-core} and {@code aws-core} carry their own
 * reachability metadata, {@code quarkus-amazon-secretsmanager} adds that of Secrets Manager. The HTTP client is set
 * explicitly, so that no service loader chooses one.
 */
package io.mxsecrets.providers.aws.client;
