package io.mxsecrets.providers.aws.secret;

import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.Optional;

/** The statement of an IAM policy that would allow a call, ready to be copied. */
public final class IamStatement {
    private IamStatement() {}

    public static String allow(String action, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"}";
    }

    /** As {@link #resource(SecretTarget, Optional)}, for a source whose secret is in an account that is known. */
    public static String resource(SourceSettings source, String account) {
        return resource(SecretTarget.of(source), Optional.of("arn:aws:iam::" + account + ":root"));
    }

    /**
     * The narrowest resource that fits the secret: {@code -??????} stands for the six random characters, so that the policy
     * survives the secret's being made again and fits no longer name.
     *
     * @param known an ARN of the secret's account
     */
    public static String resource(SecretTarget target, Optional<String> known) {
        if (target.isArn() && !NameHints.partialArn(target)) {
            return target.id();
        }
        if (target.isArn()) {
            return target.id() + "-??????";
        }
        String account = known.map(arn -> arn.split(":", 6)[4])
                .filter(number -> number.matches("[0-9]{12}"))
                .orElse("ACCOUNT");
        return "arn:" + target.place().partition() + ":secretsmanager:"
                + target.place().region() + ":" + account + ":secret:" + target.id() + "-??????";
    }
}
