package io.mxsecrets.providers.aws.credentials.profile;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keys from a mounted Secret, one file a key, in the spellings that people use, or a shared credentials file named
 * {@code credentials}. Read anew at each login, so that new keys in the Secret are taken up.
 */
public record MountedCredentials(AwsLogin login, Path directory) implements CredentialSource {
    /** Where the webhook mounts the Secret of {@code aws-credentials-secret}. */
    static final Path MOUNTED = Path.of("/var/run/secrets/mxsecrets.io/mxsecrets-credentials");

    private static final List<String> ID = List.of("access-key-id", "AWS_ACCESS_KEY_ID", "aws_access_key_id");
    private static final List<String> SECRET =
            List.of("secret-access-key", "AWS_SECRET_ACCESS_KEY", "aws_secret_access_key");
    private static final List<String> SESSION = List.of("session-token", "AWS_SESSION_TOKEN", "aws_session_token");
    private static final String SHARED = "credentials";

    public static MountedCredentials of(AwsLogin login) {
        return new MountedCredentials(
                login,
                login.source()
                        .find(AwsSettings.CREDENTIALS_DIRECTORY)
                        .map(Path::of)
                        .orElse(MOUNTED));
    }

    /** The shared credentials file in the Secret, where it has one. */
    Optional<Path> sharedFile() {
        return Optional.of(directory.resolve(SHARED)).filter(Files::isRegularFile);
    }

    @Override
    public String name() {
        return "static";
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        Optional<Path> id = file(ID);
        Optional<Path> secret = file(SECRET);
        if (id.isEmpty() && secret.isEmpty() && sharedFile().isPresent()) {
            return new SharedProfile(login, List.of(sharedFile().orElseThrow())).keys(deadline);
        }
        return AccessKeys.kept(
                read(id.orElseThrow(() -> missing("access-key-id"))),
                read(secret.orElseThrow(() -> missing("secret-access-key"))),
                file(SESSION).map(MountedCredentials::read));
    }

    private Optional<Path> file(List<String> names) {
        return names.stream().map(directory::resolve).filter(Files::exists).findFirst();
    }

    private static String read(Path file) {
        return IdentityFile.read(file, "the key").reveal();
    }

    private Failure missing(String name) {
        return Failure.of(
                Reason.IDENTITY_FILE,
                Step.LOGIN,
                "the credentials in " + directory + " have no " + name,
                "the Secret needs access-key-id and secret-access-key (session-token where the keys are temporary),"
                        + " or the same as AWS_ACCESS_KEY_ID and so on, or credentials, a shared credentials file");
    }
}
