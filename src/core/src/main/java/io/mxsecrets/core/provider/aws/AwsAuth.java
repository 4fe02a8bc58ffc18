package io.mxsecrets.core.provider.aws;

/** How AWS credentials are obtained. */
public enum AwsAuth {
    IRSA,
    POD_IDENTITY,
    STATIC,
    PROFILE,
    CONTAINER,
    IMDS,
    /** Kong's order; must be written. */
    AUTO
}
