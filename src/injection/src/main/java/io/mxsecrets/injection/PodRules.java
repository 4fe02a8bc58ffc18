package io.mxsecrets.injection;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.injection.plan.container.AwsLoginChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold in a pod beyond what holds for an agent anywhere. */
final class PodRules {
    private PodRules() {}

    static List<Problem> check(Settings settings, String serviceAccount) {
        List<Problem> problems = new ArrayList<>();
        for (SourceSettings source : settings.sources()) {
            if (source.provider() != ProviderKind.AWS) {
                continue;
            }
            Optional<AwsAuth> login = AwsLoginChoice.of(source);
            if (login.equals(Optional.of(AwsAuth.CONTAINER))) {
                problems.add(
                        new Problem(
                                Problem.HERE,
                                "the source " + source.alias()
                                        + " has aws-auth: container, which is for ECS tasks; in a pod use pod-identity or irsa"));
            }
            if (login.isEmpty()) {
                problems.add(new Problem(
                        Problem.HERE,
                        "the source " + source.alias()
                                + " has no AWS credential source: set eks.amazonaws.com/role-arn on the ServiceAccount "
                                + serviceAccount
                                + " (IRSA does not read it on a pod or Deployment), or set mxsecrets.io/aws-role-arn"));
            }
        }
        return problems;
    }
}
