package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
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
public record AccessKeys(
        SecretText accessKeyId,
        SecretText secretAccessKey,
        Optional<SecretText> session,
        Optional<Instant> expires,
        Optional<String> principal) {
    public AccessKeys {
        Objects.requireNonNull(accessKeyId);
        Objects.requireNonNull(secretAccessKey);
        Objects.requireNonNull(session);
        Objects.requireNonNull(expires);
        Objects.requireNonNull(principal);
    }

    /** Longer is no key or token of AWS, and no header; session tokens have some 1,000 characters. */
    private static final int LONGEST = 16 << 10;

    /** Whether a key or a token is one that a request can carry: printable ASCII without blanks. */
    public static boolean sound(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** Keys that an endpoint gave; empty where one of them is none. */
    public static Optional<AccessKeys> given(
            String accessKeyId,
            String secretAccessKey,
            Optional<String> session,
            Optional<Instant> expires,
            Optional<String> principal) {
        boolean sound = accessKeyId != null
                && secretAccessKey != null
                && sound(accessKeyId)
                && sound(secretAccessKey)
                && session.map(AccessKeys::sound).orElse(true);
        return sound
                ? Optional.of(new AccessKeys(
                        SecretText.of(accessKeyId),
                        SecretText.of(secretAccessKey),
                        session.map(SecretText::of),
                        expires,
                        principal))
                : Optional.empty();
    }

    /**
     * Long-lived keys; when they end is not known.
     *
     * @throws Failure if one of them has a character that no key has, such as a blank inside
     */
    public static AccessKeys kept(String accessKeyId, String secretAccessKey, Optional<String> session) {
        boolean sound = sound(accessKeyId)
                && sound(secretAccessKey)
                && session.map(AccessKeys::sound).orElse(true);
        if (!sound) {
            throw Failure.of(
                    Reason.IDENTITY_FILE,
                    Step.LOGIN,
                    "the access key ID, the secret access key or the session token has blanks or characters that no"
                            + " key has",
                    "copy it again");
        }
        return new AccessKeys(
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
