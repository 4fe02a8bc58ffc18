package io.mxsecrets.providers.aws.session;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.JwtClaims;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a projected token without a request: whether it is there, its subject, audience and expiry. */
final class TokenCheck {
    private static final String CHECK = "token";

    private TokenCheck() {}

    static List<Diagnosis> of(Path file, String audience, Instant now) {
        Optional<JwtClaims> read;
        try {
            read = JwtClaims.of(IdentityFile.read(file, "the token"));
        } catch (Failure failure) {
            return List.of(Diagnosis.fail(CHECK, failure));
        }
        if (read.isEmpty()) {
            return List.of(new Diagnosis(
                    CHECK,
                    Verdict.FAIL,
                    file + " holds no JWT",
                    "mount a projected token for the audience " + audience));
        }
        return claims(read.get(), file, audience, now);
    }

    private static List<Diagnosis> claims(JwtClaims claims, Path file, String audience, Instant now) {
        List<Diagnosis> found = new ArrayList<>();
        String subject = claims.subject().orElse("(none)");
        found.add(new Diagnosis(CHECK, Verdict.PASS, "the token in " + file + " is that of " + subject, ""));
        if (!claims.audiences().contains(audience)) {
            found.add(new Diagnosis(
                    "audience",
                    Verdict.FAIL,
                    "the token is for " + claims.audiences() + ", not for " + audience,
                    "set aws-audience to what the identity provider in IAM lists, or project a token for " + audience));
        }
        if (claims.expires().filter(now::isAfter).isPresent()) {
            found.add(new Diagnosis(
                    "token life",
                    Verdict.FAIL,
                    "the token ended at " + claims.expires().get() + " by the clock of this node",
                    "mount the projected token itself, not a copy; check the node's clock"));
        }
        if (subject.endsWith(":default")) {
            found.add(Diagnosis.suspect(
                    "service account",
                    "the pod runs as the service account default, so an annotated one is not linked to it",
                    "name the annotated one in the pod as serviceAccountName, spelled exactly so (in a"
                            + " MendixApp, as the Operator takes it)"));
        }
        return found;
    }

    /** The audience that a source's token for STS should have. */
    static String audience(SourceSettings source) {
        return source.find(AwsSettings.AUDIENCE).orElse("sts.amazonaws.com");
    }
}
