package io.mxsecrets.providers.aws.credentials.profile;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.credentials.sts.RoleChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * A profile of AWS's shared files: its keys, or the role that it takes with the keys of its {@code source_profile}.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">Shared config and credentials files</a>
 */
public final class SharedProfile implements CredentialSource {
    private static final int LONGEST_CHAIN = 5;
    /** Some 2,000 profiles. The SDK takes a time that grows with the square of a property's nested lines. */
    private static final long LARGEST = 256 << 10;

    private final AwsLogin login;
    private final List<Path> files;
    private final String profile;

    SharedProfile(AwsLogin login, List<Path> files) {
        this.login = login;
        this.files = List.copyOf(files);
        this.profile = login.source().get(AwsSettings.PROFILE);
    }

    /** From the mounted Secret where there is one, else from where the AWS tools look. */
    public static SharedProfile of(AwsLogin login) {
        Optional<Path> mounted = MountedCredentials.of(login).sharedFile();
        return new SharedProfile(login, mounted.map(List::of).orElseGet(() -> standard(login)));
    }

    private static List<Path> standard(AwsLogin login) {
        Optional<Path> home = login.variable("HOME").map(Path::of);
        List<Path> found = new ArrayList<>();
        login.variable("AWS_SHARED_CREDENTIALS_FILE")
                .map(Path::of)
                .or(() -> home.map(h -> h.resolve(".aws/credentials")))
                .ifPresent(found::add);
        login.variable("AWS_CONFIG_FILE")
                .map(Path::of)
                .or(() -> home.map(h -> h.resolve(".aws/config")))
                .ifPresent(found::add);
        return found;
    }

    public boolean present() {
        boolean file = files.stream().anyMatch(Files::isRegularFile);
        return file && profiles().containsKey(profile);
    }

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        return keys(profile, profiles(), new ArrayList<>(), deadline);
    }

    private AccessKeys keys(String name, Map<String, Profile> all, List<String> seen, Deadline deadline) {
        Profile one = all.get(name);
        if (one == null) {
            throw refused(
                    name,
                    "is not in " + files + (all.isEmpty() ? "" : ", which have " + all.keySet()),
                    "correct aws-profile, or add the profile");
        }
        seen.add(name);
        Optional<String> role = one.property("role_arn");
        Optional<String> source = one.property("source_profile");
        if (role.isPresent() && source.isPresent()) {
            boolean endless = seen.size() > LONGEST_CHAIN
                    || (seen.contains(source.get()) && !source.get().equals(name));
            if (endless) {
                throw refused(name, "takes its keys from itself by source_profile", "correct source_profile");
            }
            CredentialSource base = source.get().equals(name) ? own(one) : within(source.get(), all, seen);
            return new RoleChain(base, login, List.of(role.get()), one.property("external_id")).keys(deadline);
        }
        return own(one).keys(deadline);
    }

    private CredentialSource within(String source, Map<String, Profile> all, List<String> seen) {
        return new Kept(d -> keys(source, all, seen, d));
    }

    private CredentialSource own(Profile one) {
        return new Kept(deadline -> {
            Optional<String> id = one.property("aws_access_key_id");
            Optional<String> secret = one.property("aws_secret_access_key");
            if (id.isEmpty() || secret.isEmpty()) {
                throw refused(
                        one.name(),
                        "has no aws_access_key_id and aws_secret_access_key",
                        "export the keys of a profile that signs in through a browser or runs a program (aws configure"
                                + " export-credentials)");
            }
            return AccessKeys.kept(id.get(), secret.get(), one.property("aws_session_token"));
        });
    }

    private Map<String, Profile> profiles() {
        ProfileFile.Aggregator all = ProfileFile.aggregator();
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                all.addFile(parse(file));
            }
        }
        return all.build().profiles();
    }

    private static ProfileFile parse(Path file) {
        boolean config = file.getFileName().toString().equals("config");
        try {
            if (Files.size(file) > LARGEST) {
                throw Failure.of(
                        Reason.IDENTITY_FILE,
                        Step.LOGIN,
                        "the shared credentials file " + file + " is larger than 256 KiB",
                        "name the right file");
            }
            return ProfileFile.builder()
                    .content(file)
                    .type(config ? ProfileFile.Type.CONFIGURATION : ProfileFile.Type.CREDENTIALS)
                    .build();
        } catch (Failure failure) {
            throw failure;
        } catch (IOException | RuntimeException e) {
            // Its message may quote the line.
            throw Failure.of(
                    Reason.IDENTITY_FILE,
                    Step.LOGIN,
                    "the shared credentials file " + file + " cannot be read",
                    "check its format, owner and mode");
        }
    }

    private static Failure refused(String profile, String why, String remedy) {
        return Failure.of(Reason.IDENTITY_FILE, Step.LOGIN, "the AWS profile " + profile + " " + why, remedy);
    }

    /** A way inside the file. */
    private record Kept(java.util.function.Function<Deadline, AccessKeys> read) implements CredentialSource {
        @Override
        public String name() {
            return "profile";
        }

        @Override
        public AccessKeys keys(Deadline deadline) {
            return read.apply(deadline);
        }
    }
}
