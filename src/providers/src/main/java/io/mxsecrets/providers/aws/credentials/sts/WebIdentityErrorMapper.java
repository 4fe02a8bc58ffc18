package io.mxsecrets.providers.aws.credentials.sts;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.aws.error.AwsError;
import io.mxsecrets.providers.net.http.ConnectionError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Why STS did not accept a token: the issuer, the audience, the trust policy, the token itself. */
record WebIdentityErrorMapper(String role, Path file, Optional<JwtClaims> claims, Instant now) {

    private static final String UNTRUSTED =
            "its trust policy does not allow this ServiceAccount, or there is no such role";

    Failure explain(AwsError refusal) {
        if (refusal.is("AccessDenied")) {
            return of(
                    Reason.LOGIN_DENIED,
                    UNTRUSTED,
                    trust()
                            + "; AWS says the same of a role that does not exist, so compare the role's name and"
                            + " account with its ARN in IAM");
        }
        if (refusal.is("InvalidIdentityToken")) {
            return identity(refusal);
        }
        if (refusal.is("ExpiredToken", "IDPRejectedClaim")) {
            return expired();
        }
        if (refusal.is("IDPCommunicationError")) {
            return of(Reason.STORE_ERROR, "AWS cannot reach the token's issuer " + issuer(), ConnectionError.RETRIED);
        }
        if (refusal.is("ValidationError", "Validation")) {
            return AssumeRoleErrorMapper.invalid(role, refusal);
        }
        if (refusal.is("RegionDisabled")) {
            return AssumeRoleErrorMapper.regionDisabled(role);
        }
        return of(Reason.LOGIN_DENIED, "STS answers " + refusal.code(), trust());
    }

    /** The conditions that a trust policy must have, ready to be copied. */
    String trust() {
        String provider = issuer().replaceFirst("^https?://", "");
        return "let the trust policy of the role allow " + WebIdentity.ACTION + " to the identity provider " + provider
                + " with the conditions \"" + provider + ":sub\": \"" + subject() + "\" and \"" + provider
                + ":aud\": \"" + audience()
                + "\"; compare the service account's name there letter by letter: a role made by a template or for"
                + " another pod names another one";
    }

    private Failure identity(AwsError refusal) {
        if (refusal.says("audience")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "the token's audience is " + audience() + ", which the identity provider in IAM does not list",
                    "add it there as a client ID, or set aws-audience to one that it lists");
        }
        if (refusal.says("no openidconnect provider", "no openid connect provider")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "the role's account has no OpenID Connect identity provider for the issuer " + issuer(),
                    "create it in IAM with the client ID " + audience());
        }
        if (refusal.says("verification key", "retrieve", "thumbprint", "certificate")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "AWS cannot check the token: it cannot read the keys of the issuer " + issuer(),
                    "let the internet reach its /.well-known/openid-configuration");
        }
        return of(
                Reason.LOGIN_DENIED,
                "AWS does not know the token",
                "check that IAM has an identity provider for the issuer " + issuer() + " with the client ID "
                        + audience() + "; then " + trust());
    }

    private Failure expired() {
        Optional<Instant> end = claims.flatMap(JwtClaims::expires);
        if (end.filter(now::isBefore).isPresent()) {
            return of(
                    Reason.CLOCK_SKEW,
                    "STS says that the token has expired, but by the clock of this node it is valid until " + end.get(),
                    "set the node's clock (NTP)");
        }
        return of(
                Reason.TOKEN_EXPIRED,
                "the token in " + file + " has expired"
                        + end.map(e -> " at " + e).orElse(""),
                "check the kubelet of this node, which renews projected tokens, and that the pod does not mount a"
                        + " copy");
    }

    private String issuer() {
        return claims.flatMap(JwtClaims::issuer).orElse("(unknown: the token is no JWT)");
    }

    private String subject() {
        return claims.flatMap(JwtClaims::subject).orElse("system:serviceaccount:NAMESPACE:NAME");
    }

    private String audience() {
        return claims.map(c -> String.join(", ", c.audiences()))
                .filter(a -> !a.isEmpty())
                .orElse("(none)");
    }

    private Failure of(Reason reason, String what, String remedy) {
        return AssumeRoleErrorMapper.of(reason, role, what, remedy);
    }
}
