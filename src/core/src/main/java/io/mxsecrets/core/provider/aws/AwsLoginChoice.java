package io.mxsecrets.core.provider.aws;

import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.settings.Types;
import io.mxsecrets.core.text.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which credential source of AWS a source takes in a pod, and which settings of it exclude each other. */
public final class AwsLoginChoice {
    private static final Duration CHAINED = Duration.ofHours(1);

    private AwsLoginChoice() {}

    /** Empty where none is named, or where the named one lacks what it needs; nothing is ever tried that nobody named. */
    public static Optional<AwsAuth> of(ProviderSource source) {
        Optional<AwsAuth> written = source.find(AwsSettings.AUTH);
        if (written.isPresent()) {
            boolean incomplete = written.get() == AwsAuth.IRSA
                    && source.find(AwsSettings.ROLE_ARN).isEmpty();
            return incomplete ? Optional.empty() : written;
        }
        if (source.find(AwsSettings.CREDENTIALS_SECRET).isPresent()) {
            return Optional.of(AwsAuth.STATIC);
        }
        return source.find(AwsSettings.ROLE_ARN).map(role -> AwsAuth.IRSA);
    }

    static List<Problem> problems(ProviderSource source) {
        List<Problem> problems = new ArrayList<>();
        Optional<AwsAuth> auth = source.find(AwsSettings.AUTH);
        boolean keys = source.find(AwsSettings.CREDENTIALS_SECRET).isPresent();
        if (keys
                && auth.filter(a -> a != AwsAuth.STATIC && a != AwsAuth.PROFILE).isPresent()) {
            problems.add(new Problem(
                    "has aws-credentials-secret beside aws-auth: " + Types.spelling(auth.get()), "keep one of them"));
        }
        boolean ownRole = source.find(AwsSettings.ROLE_ARN).isPresent();
        if (auth.filter(a -> a == AwsAuth.STATIC).isPresent() && ownRole) {
            problems.add(new Problem(
                    "has aws-auth: static beside aws-role-arn, which is for irsa",
                    "keep one of them, or name the role as aws-assume-role-arn"));
        }
        List<String> chain = source.find(AwsSettings.ASSUME_ROLE_ARN).orElse(List.of());
        boolean baseIsRole = chain.size() > 1
                || auth.map(a -> a == AwsAuth.IRSA || a == AwsAuth.POD_IDENTITY).orElse(ownRole);
        if (!chain.isEmpty()
                && baseIsRole
                && source.get(AwsSettings.ROLE_DURATION).compareTo(CHAINED) > 0) {
            problems.add(
                    new Problem("has aws-role-duration over 1h, which AWS refuses where one role assumes another"));
        }
        return problems;
    }
}
