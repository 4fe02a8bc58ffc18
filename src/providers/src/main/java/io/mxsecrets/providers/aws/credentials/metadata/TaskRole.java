package io.mxsecrets.providers.aws.credentials.metadata;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The role of an ECS task, or of whatever the standard container variables point at. */
public final class TaskRole {
    private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String ECS = "http://169.254.170.2";

    private TaskRole() {}

    public static boolean present(AwsLogin login) {
        return login.variable(RELATIVE).isPresent() || login.variable(FULL).isPresent();
    }

    public static CredentialSource of(AwsLogin login) {
        String text = login.variable(RELATIVE)
                .map(path -> ECS + path)
                .or(() -> login.variable(FULL))
                .orElseThrow(() -> of(
                        Reason.SETTINGS,
                        "neither " + RELATIVE + " nor " + FULL + " is set, so this is not an ECS task",
                        "choose another aws-auth"));
        return new ContainerCredentials(
                "container",
                login,
                List.of(uri(text)),
                () -> token(login),
                refusal -> of(
                        Reason.LOGIN_DENIED,
                        "the endpoint answers HTTP " + refusal.status(),
                        "give the task a role, and the current token"));
    }

    private static URI uri(String text) {
        try {
            return AwsSettings.POD_IDENTITY_ENDPOINT.type().parse(text);
        } catch (BadValue bad) {
            throw of(
                    Reason.SETTINGS,
                    "the address that " + FULL + " or " + RELATIVE + " names " + bad.getMessage(),
                    "correct it");
        }
    }

    private static Optional<SecretText> token(AwsLogin login) {
        return login.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                .map(file -> IdentityFile.read(Path.of(file), "the token for container credentials"))
                .or(() -> login.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                        .map(String::strip)
                        .map(TaskRole::sound));
    }

    private static SecretText sound(String token) {
        if (!AccessKeys.sound(token)) {
            throw of(
                    Reason.IDENTITY_FILE,
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN holds blanks or characters that no token has",
                    "correct it");
        }
        return SecretText.of(token);
    }

    private static Failure of(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.LOGIN, "no credentials for the container: " + what, remedy);
    }
}
