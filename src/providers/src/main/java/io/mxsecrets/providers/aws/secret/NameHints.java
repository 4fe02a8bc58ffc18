package io.mxsecrets.providers.aws.secret;

import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.aws.error.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people fall into between a secret's name, its ARN and a policy; each trap is a sentence. */
public final class NameHints {
    private static final Pattern SIX = Pattern.compile(".*-[A-Za-z0-9]{6}");

    private NameHints() {}

    /** Whether an ARN lacks the six random characters that AWS puts behind the name. */
    static boolean partialArn(SecretTarget target) {
        return target.isArn() && !SIX.matcher(target.name()).matches();
    }

    /** What a name or an ARN shows by itself. */
    public static List<Diagnosis> traps(SecretTarget target) {
        List<Diagnosis> traps = new ArrayList<>();
        suffix(target)
                .ifPresent(trap ->
                        traps.add(Diagnosis.suspect("name", trap, "use the full ARN, or a name with another end")));
        if (partialArn(target)) {
            traps.add(Diagnosis.suspect(
                    "arn",
                    "the ARN lacks the six random characters at its end",
                    "use the full ARN: a partial one may not be found where a name ends like one"));
        }
        return traps;
    }

    /** A name of Mendix's guide in other capitals. */
    public static Optional<Diagnosis> capitals(SecretTarget target) {
        return pmp(target, Optional.empty())
                .map(trap -> Diagnosis.suspect(
                        "name",
                        trap,
                        "compare the name with the secret's, letter by letter: AWS tells capitals apart"));
    }

    /** A name that ends as if it had the six characters: AWS then takes them for its own. */
    static Optional<String> suffix(SecretTarget target) {
        boolean trap = !target.isArn() && SIX.matcher(target.name()).matches();
        return trap
                ? Optional.of("the name ends with a hyphen and six characters, as the ARN of a secret named "
                        + target.name().substring(0, target.name().length() - 7)
                        + " would: a policy written for one fits the other, and partial ARNs confuse them")
                : Optional.empty();
    }

    /**
     * The policy of Mendix's guide, {@code secret:PMP-*}, allows only names that start so, in capitals. Said only where the
     * secret or the identity has a name of that guide.
     */
    private static Optional<String> pmp(SecretTarget target, Optional<String> who) {
        boolean meant = target.name().regionMatches(true, 0, "pmp", 0, 3)
                || who.filter(arn -> arn.toLowerCase(Locale.ROOT).contains("/pmp-"))
                        .isPresent();
        return !meant || target.name().startsWith("PMP-")
                ? Optional.empty()
                : Optional.of("a policy on secret:PMP-* allows only names that start with PMP-, in capitals, and "
                        + target.name() + " does not");
    }

    /** What may lie behind a denied read. */
    static Optional<String> denied(SecretTarget target, AwsError refusal, Optional<String> principal) {
        if (refusal.says("explicit deny")) {
            return Optional.of("an explicit deny overrides every allow: look for it in "
                    + (refusal.says("service control policy")
                            ? "a service control policy"
                            : "the policies and the secret's resource policy"));
        }
        if (refusal.says("permissions boundary")) {
            return Optional.of("the permissions boundary of the role must allow it too");
        }
        Optional<String> own = refusal.arn("User:").or(() -> principal).map(arn -> arn.split(":", 6)[4]);
        boolean foreign = target.account().isPresent() && own.isPresent() && !own.equals(target.account());
        if (foreign) {
            return Optional.of(
                    "the secret is of another account, so its resource policy and its KMS key (not aws/secretsmanager)"
                            + " must allow that principal too");
        }
        return pmp(target, refusal.arn("User:").or(() -> principal));
    }

    /** Harness's guide says of this policy that it does not let one read values; it does. */
    public static final String GET_STAR =
            "secretsmanager:Get* includes GetSecretValue: a policy that allows Describe*, Get* and List* on * can read"
                    + " every secret of the account, whatever a guide says";
}
