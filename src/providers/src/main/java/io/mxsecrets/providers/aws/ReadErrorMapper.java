package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.aws.client.AwsError;
import java.util.Optional;

/**
 * Why Secrets Manager did not give a secret, in words, by the error's code.
 *
 * @param action that was refused, as IAM names it
 * @param way how we had our credentials
 * @param principal whose they are, where that is known
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
record ReadErrorMapper(SecretTarget target, String action, String way, Optional<String> principal) {

    Failure explain(AwsError refusal) {
        if (refusal.is("ResourceNotFound")) {
            return of(Reason.NOT_FOUND, notFound(refusal));
        }
        if (refusal.is("InvalidRequest")) {
            return of(Reason.DELETED, deleted(refusal));
        }
        if (refusal.is("DecryptionFailure") || aboutKey(refusal)) {
            return of(Reason.DECRYPTION, decryption(refusal));
        }
        if (refusal.is("AccessDenied", "UnauthorizedOperation", "OptInRequired", "NotAuthorized")) {
            return of(Reason.DENIED, denied(refusal));
        }
        if (refusal.is("ExpiredToken", "RequestExpired")) {
            return of(Reason.TOKEN_EXPIRED, "the credentials (" + way + ") have expired" + renewal());
        }
        if (refusal.is(
                "UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId", "MissingAuthenticationToken")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "AWS does not know the credentials (" + way
                            + "): deleted, deactivated, or of another partition than "
                            + target.place().partition());
        }
        if (refusal.is("InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "AWS does not accept the signature: the secret access key does not belong to the access key ID ("
                            + way + ")");
        }
        if (refusal.is("InvalidParameter", "ValidationError", "Validation", "InvalidNextToken")) {
            return of(
                    Reason.SETTINGS,
                    "AWS finds the request invalid: check the secret's name or ARN, its version and aws-region");
        }
        return of(Reason.DENIED, "AWS answers " + refusal.code() + ", HTTP " + refusal.status());
    }

    private static boolean aboutKey(AwsError refusal) {
        boolean kms = refusal.is("AccessDenied")
                && (refusal.says("access to kms")
                        || refusal.action().filter(a -> a.startsWith("kms:")).isPresent());
        return kms || refusal.code().startsWith("KMS") || refusal.is("EncryptionFailure");
    }

    private String notFound(AwsError refusal) {
        if (refusal.says("staging label", "versionid", "version id")) {
            return "the secret is there, but it has no version "
                    + target.stage().orElseGet(() -> target.version().toString())
                    + (target.stage().filter("AWSCURRENT"::equals).isPresent()
                            ? "; a secret without a value, or one whose first rotation is not done, has only AWSPENDING or none"
                            : "; see aws secretsmanager list-secret-version-ids");
        }
        String suffix = NameHints.partialArn(target)
                ? "; the ARN lacks its six random characters, which a name that itself ends like them confuses: use the full ARN"
                : "";
        String account = target.isArn() ? "" : " in the account of the credentials" + whose();
        return "there is no such secret" + account
                + "; check its name letter by letter, aws-region and the account (another account's secret needs its full ARN)"
                + suffix;
    }

    private static String deleted(AwsError refusal) {
        return refusal.says("delet")
                ? "it is scheduled for deletion; restore it (aws secretsmanager restore-secret) or name another"
                : "AWS refuses the request in the state that the secret is in, most often because it is scheduled for deletion"
                        + " (aws secretsmanager describe-secret shows DeletedDate)";
    }

    private String decryption(AwsError refusal) {
        String key =
                refusal.arn("resource:").filter(arn -> arn.contains(":kms:")).orElse("KEY_ARN");
        return "the KMS key of the secret" + (key.equals("KEY_ARN") ? "" : " " + key)
                + " does not decrypt it for us: it is disabled or deleted, or" + whose()
                + " lacks {\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"" + key + "\"}";
    }

    private String denied(AwsError refusal) {
        String who = refusal.arn("User:").or(() -> principal).orElse("the identity (" + way + ")");
        String what = refusal.action().orElse(action);
        return who + " may not " + what + " on " + refusal.arn("resource:").orElse(target.id())
                + "; add to its policy " + IamStatement.allow(what, IamStatement.resource(target, account(refusal)))
                + NameHints.denied(target, refusal, principal)
                        .map(hint -> "; " + hint)
                        .orElse("");
    }

    private Optional<String> account(AwsError refusal) {
        return refusal.arn("resource:").or(() -> refusal.arn("User:")).or(() -> principal);
    }

    private String renewal() {
        return way.equals("static") || way.equals("profile")
                ? "; put new keys into the Secret or the file, they are read anew at the next try"
                : "";
    }

    private String whose() {
        return principal.map(p -> " " + p).orElse("");
    }

    private Failure of(Reason reason, String what) {
        return Failure.of(reason, Step.READ, "cannot read " + target.words() + ": " + what);
    }
}
