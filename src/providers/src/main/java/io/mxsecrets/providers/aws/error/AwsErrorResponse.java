package io.mxsecrets.providers.aws.error;

/** A refusal on its way to the {@code AwsCalls}, from endpoints that the SDK has no client for. */
public final class AwsErrorResponse extends RuntimeException {
    private final transient AwsError refusal;

    public AwsErrorResponse(AwsError refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    public AwsError refusal() {
        return refusal;
    }
}
