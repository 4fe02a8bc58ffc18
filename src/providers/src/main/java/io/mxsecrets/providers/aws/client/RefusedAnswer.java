package io.mxsecrets.providers.aws.client;

/** A refusal on its way to the {@link Gate}, from endpoints that the SDK has no client for. */
final class RefusedAnswer extends RuntimeException {
    private final transient Refusal refusal;

    RefusedAnswer(Refusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
