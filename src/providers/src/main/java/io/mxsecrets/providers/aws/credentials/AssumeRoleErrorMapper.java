package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.aws.client.AwsError;
import java.util.Optional;

/** Why STS did not let one identity assume a role, in words. */
record AssumeRoleErrorMapper(String role, Optional<String> principal, boolean externalId, String way) {
    private static final String TAG = "sts:TagSession";

    Failure explain(AwsError refusal) {
        if (refusal.is("AccessDenied")) {
            return of(Reason.LOGIN_DENIED, tags(refusal) ? untagged() : denied(refusal));
        }
        if (refusal.is("PackedPolicyTooLarge")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "the session's tags and policies are too large together; " + withoutTags()
                            + ", or shorten the names of cluster, namespace and service account");
        }
        if (refusal.is("ExpiredToken")) {
            return of(Reason.TOKEN_EXPIRED, "the keys that ask for it have expired");
        }
        if (refusal.is("InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "InvalidSignature")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "the keys that ask for it are wrong, deleted or of another partition (" + refusal.code() + ")");
        }
        if (refusal.is("ValidationError", "Validation")) {
            return of(Reason.SETTINGS, invalid(refusal));
        }
        if (refusal.is("RegionDisabled")) {
            return of(Reason.SETTINGS, "STS is not switched on for this region in the account");
        }
        return of(Reason.LOGIN_DENIED, "STS answers " + refusal.code() + "; " + denied(refusal));
    }

    private String denied(AwsError refusal) {
        String who = refusal.arn("User:").or(() -> principal).orElse("the identity that asks");
        return "both sides must allow it: the policy of " + who
                + " {\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"" + role
                + "\"}, and the trust policy of the role must name that identity as principal"
                + (externalId
                        ? ", with the sts:ExternalId that aws-external-id gives"
                        : "; if it asks for an sts:ExternalId, set aws-external-id");
    }

    /** Pod Identity hands its tags on to every role of a chain, so that each must allow them. */
    private static boolean tags(AwsError refusal) {
        return refusal.action().filter(TAG::equals).isPresent() || refusal.says("tagsession");
    }

    private String untagged() {
        return "the trust policy of the role must allow " + TAG
                + " beside sts:AssumeRole, for the session has tags that are handed on; add it there, or "
                + withoutTags();
    }

    private String withoutTags() {
        return way.equals("pod-identity")
                ? "switch the tags off in the Pod Identity association (its option --disable-session-tags), which all its pods share"
                : "have the session made without transitive tags";
    }

    static String invalid(AwsError refusal) {
        if (refusal.says("durationseconds")) {
            return "aws-role-duration is longer than the role's maximum session duration allows; lower it, or raise"
                    + " that of the role";
        }
        if (refusal.says("rolesessionname")) {
            return "the session name is not one that AWS takes; set aws-role-session-name to 2 to 64 of letters,"
                    + " digits and +=,.@_-";
        }
        return "AWS finds the request invalid; check the role's ARN, aws-role-session-name, aws-external-id and"
                + " aws-role-duration";
    }

    private Failure of(Reason reason, String what) {
        return Failure.of(reason, Step.LOGIN, "STS refuses the role " + role + ": " + what);
    }
}
