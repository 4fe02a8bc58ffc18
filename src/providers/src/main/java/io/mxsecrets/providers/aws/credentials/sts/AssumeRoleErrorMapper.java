package io.mxsecrets.providers.aws.credentials.sts;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.aws.error.AwsError;
import java.util.Optional;

/** Why STS did not let an identity assume a role. */
record AssumeRoleErrorMapper(String role, Optional<String> principal, boolean externalId, String way) {
    private static final String TAG = "sts:TagSession";

    Failure explain(AwsError refusal) {
        if (refusal.is("AccessDenied")) {
            return tags(refusal)
                    ? of("its trust policy does not allow the session's tags", untagged())
                    : of("not both sides allow it", denied(refusal));
        }
        if (refusal.is("PackedPolicyTooLarge")) {
            return of(
                    "the session's tags and policies are too large together",
                    withoutTags() + ", or shorten the names of cluster, namespace and service account");
        }
        if (refusal.is("ExpiredToken")) {
            return of(
                    Reason.TOKEN_EXPIRED,
                    role,
                    "the keys that ask for it have expired",
                    "new ones are requested at the next try");
        }
        if (refusal.is("InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "InvalidSignature")) {
            return of(
                    "STS does not accept the keys that ask for it (" + refusal.code() + ")",
                    "check whether they are wrong, deleted or of another partition");
        }
        if (refusal.is("ValidationError", "Validation")) {
            return invalid(role, refusal);
        }
        if (refusal.is("RegionDisabled")) {
            return regionDisabled(role);
        }
        return of("STS answers " + refusal.code(), denied(refusal));
    }

    private String denied(AwsError refusal) {
        String who = refusal.arn("User:").or(() -> principal).orElse("the identity that asks");
        return "let both sides allow it: the policy of " + who
                + " {\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"" + role
                + "\"}, and the trust policy of the role must name that identity as principal"
                + (externalId
                        ? ", with the sts:ExternalId that aws-external-id gives"
                        : "; if it asks for an sts:ExternalId, set aws-external-id");
    }

    /** The tags of Pod Identity are transitive: each role of a chain must allow them. */
    private static boolean tags(AwsError refusal) {
        return refusal.action().filter(TAG::equals).isPresent() || refusal.says("tagsession");
    }

    private String untagged() {
        return "allow " + TAG + " beside sts:AssumeRole in the trust policy of the role, since the session has"
                + " transitive tags, or " + withoutTags();
    }

    private String withoutTags() {
        return way.equals("pod-identity")
                ? "switch the tags off in the Pod Identity association (its option --disable-session-tags), which all its pods share"
                : "have the session made without transitive tags";
    }

    static Failure regionDisabled(String role) {
        return of(
                Reason.SETTINGS,
                role,
                "STS is not switched on for this region in the account",
                "switch it on in IAM, or choose another aws-region");
    }

    static Failure invalid(String role, AwsError refusal) {
        if (refusal.says("durationseconds")) {
            return of(
                    Reason.SETTINGS,
                    role,
                    "aws-role-duration is longer than the role's maximum session duration",
                    "lower it, or raise that of the role");
        }
        if (refusal.says("rolesessionname")) {
            return of(
                    Reason.SETTINGS,
                    role,
                    "AWS does not accept the session name",
                    "set aws-role-session-name to 2 to 64 of letters, digits and +=,.@_-");
        }
        return of(
                Reason.SETTINGS,
                role,
                "AWS finds the request invalid",
                "check the role's ARN, aws-role-session-name, aws-external-id and aws-role-duration");
    }

    private Failure of(String what, String remedy) {
        return of(Reason.LOGIN_DENIED, role, what, remedy);
    }

    static Failure of(Reason reason, String role, String what, String remedy) {
        return Failure.of(reason, Step.LOGIN, "STS refuses the role " + role + ": " + what, remedy);
    }
}
