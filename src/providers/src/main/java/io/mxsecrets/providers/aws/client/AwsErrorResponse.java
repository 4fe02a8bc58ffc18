package io.mxsecrets.providers.aws.client;

/** A refusal on its way to the {@link AwsCalls}, from endpoints that the SDK has no client for. */
final class AwsErrorResponse extends RuntimeException {
    private final transient AwsError refusal;

    AwsErrorResponse(AwsError refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    AwsError refusal() {
        return refusal;
    }
}
