package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.time.Deadline;
import java.util.Optional;

/** Keys from the standard variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}. */
public record EnvironmentCredentials(AwsLogin login) implements CredentialSource {
    public boolean present() {
        return login.variable("AWS_ACCESS_KEY_ID").isPresent()
                || login.variable("AWS_SECRET_ACCESS_KEY").isPresent();
    }

    @Override
    public String name() {
        return "static";
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        return AccessKeys.kept(
                required("AWS_ACCESS_KEY_ID"), required("AWS_SECRET_ACCESS_KEY"), login.variable("AWS_SESSION_TOKEN"));
    }

    private String required(String name) {
        Optional<String> value = login.variable(name).map(String::strip);
        return value.orElseThrow(() -> Failure.of(
                Reason.IDENTITY_FILE,
                Step.LOGIN,
                "the variable " + name + " is not set, but the other half of the key pair is",
                "set both"));
    }
}
