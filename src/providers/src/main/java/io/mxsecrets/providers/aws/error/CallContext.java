package io.mxsecrets.providers.aws.error;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a call is for, so that its failure can say so.
 *
 * @param action as IAM names it: {@code secretsmanager:GetSecretValue}
 * @param subject what it is asked about, in words: {@code the secret x in eu-west-1}
 * @param explain the failure for a refusal that has a meaning of its own at this call
 */
public record CallContext(String action, Step step, String subject, Function<AwsError, Failure> explain) {
    public CallContext {
        Objects.requireNonNull(action);
        Objects.requireNonNull(step);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(explain);
    }

    /** The name of the call for metrics: {@code GetSecretValue}. */
    public String call() {
        return action.substring(action.indexOf(':') + 1);
    }
}
