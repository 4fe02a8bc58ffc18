package io.mxsecrets.core.reference;

import io.mxsecrets.core.failure.BadValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which secret: the setting {@code secret}, in one of the spellings that users have.
 *
 * <p>A reference is not secret itself; its text form is what the user wrote and may stand in messages.
 */
public sealed interface Reference {
    /** What the user wrote. */
    @Override
    String toString();

    /** The provider, where the spelling determines it. */
    Optional<ProviderKind> provider();

    /** What messages call it. */
    default String noun() {
        return "the reference";
    }

    /** A plain name or path: AWS's name of a secret, or {@code mount/path} of Vault. */
    record Name(String name) implements Reference {
        public Name {
            Objects.requireNonNull(name);
        }

        @Override
        public Optional<ProviderKind> provider() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A full or partial ARN of AWS Secrets Manager.
     *
     * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}, …
     * @param name what follows {@code secret:}: with its six random characters if the ARN is full
     */
    record Arn(String partition, String region, String account, String name) implements Reference {
        @Override
        public Optional<ProviderKind> provider() {
            return Optional.of(ProviderKind.AWS);
        }

        @Override
        public String noun() {
            return "the ARN";
        }

        @Override
        public String toString() {
            return "arn:" + partition + ":secretsmanager:" + region + ":" + account + ":secret:" + name;
        }
    }

    /**
     * A URL of a secret in Vault, as Private Mendix Platform takes it: the server's address, then {@code mount/path}.
     *
     * @param address scheme, host and port, without a slash at the end
     * @param path everything behind, without a slash at the start
     * @param written what the user wrote
     */
    record Url(String address, String path, String written) implements Reference {
        @Override
        public Optional<ProviderKind> provider() {
            return Optional.of(ProviderKind.VAULT);
        }

        @Override
        public String noun() {
            return "the URL";
        }

        @Override
        public String toString() {
            return written;
        }
    }

    /** {@code file:/path} of a document on disk. */
    record File(String path) implements Reference {
        @Override
        public Optional<ProviderKind> provider() {
            return Optional.of(ProviderKind.FILE);
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * Kong's reference <code>{vault://STORE/NAME/KEY#VERSION}</code>.
     *
     * @param provider the kind of store that has the name STORE
     * @param store {@code aws}, {@code hcv}, {@code vault} or a store that the admin named
     * @param name the secret; may hold slashes
     * @param key the one key wanted; empty where the whole secret is
     * @param version from {@code #1} (current) and {@code #2} (previous), where given
     */
    record Kong(
            Optional<ProviderKind> provider, String store, String name, Optional<String> key, Optional<Version> version)
            implements Reference {
        /** The name of the admin's store, where it is not that of a provider. */
        public Optional<String> namedStore() {
            return provider.isPresent() ? Optional.empty() : Optional.of(store);
        }

        @Override
        public String toString() {
            String number =
                    version.map(v -> v.equals(Version.PREVIOUS) ? "#2" : "#1").orElse("");
            return "{vault://" + store + "/" + name + key.map(k -> "/" + k).orElse("") + number + "}";
        }
    }

    /**
     * @param kinds whose names Kong's references may have
     * @throws BadValue with a sentence, if the text names no secret
     */
    static Reference parse(String text, List<ProviderKind> kinds) {
        return References.parse(text, kinds);
    }
}
