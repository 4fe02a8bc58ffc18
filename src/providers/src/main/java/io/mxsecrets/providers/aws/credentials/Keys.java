package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.secret.SecretText;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Access keys.
 *
 * @param session the session token of keys that expire
 * @param expires when they end, where that is known
 * @param principal whose they are, as an ARN, where that is known
 */
public record Keys(
        SecretText accessKeyId,
        SecretText secretAccessKey,
        Optional<SecretText> session,
        Optional<Instant> expires,
        Optional<String> principal) {
    public Keys {
        Objects.requireNonNull(accessKeyId);
        Objects.requireNonNull(secretAccessKey);
        Objects.requireNonNull(session);
        Objects.requireNonNull(expires);
        Objects.requireNonNull(principal);
    }

    /** Keys that somebody keeps; when they end is not known. */
    public static Keys kept(String accessKeyId, String secretAccessKey, Optional<String> session) {
        return new Keys(
                SecretText.of(accessKeyId),
                SecretText.of(secretAccessKey),
                session.map(SecretText::of),
                Optional.empty(),
                Optional.empty());
    }

    public AwsCredentialsProvider provider() {
        return StaticCredentialsProvider.create(credentials());
    }

    private AwsCredentials credentials() {
        return session.<AwsCredentials>map(token ->
                        AwsSessionCredentials.create(accessKeyId.reveal(), secretAccessKey.reveal(), token.reveal()))
                .orElseGet(() -> AwsBasicCredentials.create(accessKeyId.reveal(), secretAccessKey.reveal()));
    }
}
