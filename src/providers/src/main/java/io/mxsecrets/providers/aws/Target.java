package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.providers.aws.client.Place;
import io.mxsecrets.providers.aws.credentials.Sessions;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is read: the same secret, version, place and identity is the same read, however many sources name it.
 *
 * @param id what {@code SecretId} is called with: a name or an ARN
 */
record Target(String id, Version version, Place place, Sessions.Identity identity) {
    /**
     * What AWS takes as the name of a secret. Only AWS's own services make names with {@code !}, such as {@code rds!db-…}.
     *
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html">CreateSecret</a>
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html">Secrets managed
     *     by other services</a>
     */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

    Target {
        Objects.requireNonNull(id);
        Objects.requireNonNull(version);
        Objects.requireNonNull(place);
        Objects.requireNonNull(identity);
    }

    /** @throws Failure if the reference names nothing that AWS could have */
    static Target of(SourceSettings source) {
        return new Target(
                id(source),
                source.find(Register.VERSION).orElse(Version.CURRENT),
                Place.secrets(source),
                Sessions.Identity.of(source));
    }

    static String id(SourceSettings source) {
        Reference reference = source.reference();
        if (reference instanceof Reference.Arn arn) {
            return arn.toString();
        }
        if (reference instanceof Reference.Name name) {
            return checked(prefixed(source, name.name()));
        }
        if (reference instanceof Reference.Kong kong) {
            return checked(prefixed(source, kong.name()));
        }
        throw refused(reference + " names no secret of AWS Secrets Manager; give a name or an ARN");
    }

    private static String prefixed(SourceSettings source, String name) {
        return source.find(Register.SECRET_PREFIX)
                .map(prefix -> prefix.replaceFirst("/+$", "") + "/" + name)
                .orElse(name);
    }

    private static String checked(String name) {
        if (NAME.matcher(name).matches()) {
            return name;
        }
        throw refused("the secret " + name
                + " has a name that AWS cannot have: it takes letters, digits and /_+=.@-! , 512 at most");
    }

    private static Failure refused(String sentence) {
        return Failure.of(Reason.SETTINGS, Step.SETTINGS, sentence);
    }

    /** Another secret in the same place. */
    Target withId(String other) {
        return new Target(other, Version.CURRENT, place, identity);
    }

    boolean isArn() {
        return id.startsWith("arn:");
    }

    /** The account that an ARN names. */
    Optional<String> account() {
        return isArn() ? Optional.of(id.split(":", 7)[4]) : Optional.empty();
    }

    /** The name alone, without an ARN's front; with the six random characters, if the ARN has them. */
    String name() {
        return isArn() ? id.split(":", 7)[6] : id;
    }

    /** The staging label that the version asks for; empty where it is an id. */
    Optional<String> stage() {
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
    String words() {
        String which = version.equals(Version.CURRENT) ? "" : " (version " + version + ")";
        return "the secret " + id + which + " in " + place.region();
    }
}
