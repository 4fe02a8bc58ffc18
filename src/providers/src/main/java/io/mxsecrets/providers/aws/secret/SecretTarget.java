package io.mxsecrets.providers.aws.secret;

import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.aws.session.AwsSessions;
import java.util.Objects;
import java.util.Optional;

/**
 * What is read: the same secret, version, place and identity is the same read, however many sources name it.
 *
 * @param id what {@code SecretId} is called with: a name or an ARN
 */
public record SecretTarget(String id, Version version, AwsEndpoint place, AwsSessions.Identity identity) {
    public SecretTarget {
        Objects.requireNonNull(id);
        Objects.requireNonNull(version);
        Objects.requireNonNull(place);
        Objects.requireNonNull(identity);
    }

    public static SecretTarget of(SourceSettings source) {
        return new SecretTarget(
                AwsDescriptor.name(source),
                source.find(SettingRegistry.VERSION).orElse(Version.CURRENT),
                AwsEndpoint.secrets(source),
                AwsSessions.Identity.of(source));
    }

    /** Another secret in the same place. */
    public SecretTarget withId(String other) {
        return new SecretTarget(other, Version.CURRENT, place, identity);
    }

    /** Another version of it. */
    public SecretTarget withVersion(Version other) {
        return new SecretTarget(id, other, place, identity);
    }

    boolean isArn() {
        return id.startsWith("arn:");
    }

    /** The account that an ARN names. */
    Optional<String> account() {
        return isArn() ? Optional.of(id.split(":", 7)[4]) : Optional.empty();
    }

    /** Only the name, without an ARN's front; with the six random characters, if the ARN has them. */
    String name() {
        return isArn() ? id.split(":", 7)[6] : id;
    }

    /** The staging label that the version asks for; empty where it is an id. */
    public Optional<String> stage() {
        if (version instanceof Version.Current) {
            return Optional.of("AWSCURRENT");
        }
        if (version instanceof Version.Previous) {
            return Optional.of("AWSPREVIOUS");
        }
        return version instanceof Version.Stage stage ? Optional.of(stage.label()) : Optional.empty();
    }

    /** The id of the one version that is asked for, where it is one. */
    Optional<String> versionId() {
        return version instanceof Version.Id one ? Optional.of(one.uuid()) : Optional.empty();
    }

    /** As messages name it. */
    public String words() {
        String which = version.equals(Version.CURRENT) ? "" : " (version " + version + ")";
        return "the secret " + id + which + " in " + place.region();
    }
}
