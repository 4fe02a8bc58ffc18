package io.mxsecrets.providers.aws.secret;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.aws.error.AwsError;
import java.util.Optional;

/**
 * Why Secrets Manager did not return a secret, by the error's code.
 *
 * @param action that was refused, as IAM names it
 * @param way the credential source
 * @param principal whose they are, where that is known
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
record ReadErrorMapper(SecretTarget target, String action, String way, Optional<String> principal) {

    Failure explain(AwsError refusal) {
        if (refusal.is("ResourceNotFound")) {
            return notFound(refusal);
        }
        if (refusal.is("InvalidRequest")) {
            return deleted(refusal);
        }
        if (refusal.is("DecryptionFailure") || aboutKey(refusal)) {
            return decryption(refusal);
        }
        if (refusal.is("AccessDenied", "UnauthorizedOperation", "OptInRequired", "NotAuthorized")) {
            return denied(refusal);
        }
        if (refusal.is("ExpiredToken", "RequestExpired")) {
            return of(Reason.TOKEN_EXPIRED, "the credentials (" + way + ") have expired", renewal());
        }
        if (refusal.is(
                "UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId", "MissingAuthenticationToken")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "AWS does not know the credentials (" + way + ")",
                    "check whether they were deleted or deactivated, or belong to another partition than "
                            + target.place().partition());
        }
        if (refusal.is("InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "AWS does not accept the signature of the credentials (" + way + ")",
                    "check that the secret access key belongs to the access key ID");
        }
        if (refusal.is("InvalidParameter", "ValidationError", "Validation", "InvalidNextToken")) {
            return of(
                    Reason.SETTINGS,
                    "AWS finds the request invalid",
                    "check the secret's name or ARN, its version and aws-region");
        }
        return of(
                Reason.DENIED,
                "AWS answers " + refusal.code() + ", HTTP " + refusal.status(),
                "look that code up in the API reference of Secrets Manager");
    }

    private static boolean aboutKey(AwsError refusal) {
        boolean kms = refusal.is("AccessDenied")
                && (refusal.says("access to kms")
                        || refusal.action().filter(a -> a.startsWith("kms:")).isPresent());
        return kms || refusal.code().startsWith("KMS") || refusal.is("EncryptionFailure");
    }

    private Failure notFound(AwsError refusal) {
        if (refusal.says("staging label", "versionid", "version id")) {
            boolean current = target.stage().filter("AWSCURRENT"::equals).isPresent();
            return of(
                    Reason.NOT_FOUND,
                    "the secret exists, but it has no version "
                            + target.stage().orElseGet(() -> target.version().toString()),
                    current
                            ? "give it a value: a secret without one, or whose first rotation is not done, has only AWSPENDING or no version"
                            : "name a version that aws secretsmanager list-secret-version-ids shows");
        }
        String suffix = NameHints.partialArn(target)
                ? "; the ARN lacks its six random characters, which a name that ends like them makes ambiguous: use the full ARN"
                : "";
        String account = target.isArn() ? "" : " in the account of the credentials" + whose();
        return of(
                Reason.NOT_FOUND,
                "there is no such secret" + account,
                "check its name letter by letter, aws-region and the account (another account's secret needs its full ARN)"
                        + suffix);
    }

    private Failure deleted(AwsError refusal) {
        return refusal.says("delet")
                ? of(
                        Reason.DELETED,
                        "it is scheduled for deletion",
                        "restore it (aws secretsmanager restore-secret) or name another")
                : of(
                        Reason.DELETED,
                        "AWS refuses the request in the state that the secret is in, most often because it is scheduled for deletion",
                        "check DeletedDate with aws secretsmanager describe-secret");
    }

    private Failure decryption(AwsError refusal) {
        Optional<String> key = refusal.arn("resource:").filter(arn -> arn.contains(":kms:"));
        return of(
                Reason.DECRYPTION,
                "the KMS key of the secret" + key.map(arn -> " " + arn).orElse("") + " does not decrypt it",
                "enable or restore the key, or add to the policy of the identity" + whose() + " "
                        + IamStatement.allow("kms:Decrypt", key.orElse("KEY_ARN")));
    }

    private Failure denied(AwsError refusal) {
        String who = refusal.arn("User:").or(() -> principal).orElse("the identity (" + way + ")");
        String what = refusal.action().orElse(action);
        return of(
                Reason.DENIED,
                who + " may not " + what + " on " + refusal.arn("resource:").orElse(target.id()),
                "add to its policy " + IamStatement.allow(what, IamStatement.resource(target, account(refusal)))
                        + NameHints.denied(target, refusal, principal)
                                .map(hint -> "; " + hint)
                                .orElse(""));
    }

    private Optional<String> account(AwsError refusal) {
        return refusal.arn("resource:").or(() -> refusal.arn("User:")).or(() -> principal);
    }

    private String renewal() {
        return way.equals("static") || way.equals("profile")
                ? "put new keys into the Secret or the file, they are read again at the next try"
                : "new ones are requested at the next try";
    }

    private String whose() {
        return principal.map(p -> " " + p).orElse("");
    }

    private Failure of(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.READ, "cannot read " + target.words() + ": " + what, remedy);
    }
}
