package io.mxsecrets.providers.aws.session;

import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.credentials.metadata.PodIdentity;
import io.mxsecrets.providers.aws.credentials.sts.WebIdentity;
import java.util.ArrayList;
import java.util.List;

/** What is worth saying of a way of having credentials before it is tried. */
final class CredentialSourceCheck {
    private CredentialSourceCheck() {}

    static List<Diagnosis> of(AwsLogin login, CredentialSource way) {
        List<Diagnosis> found = new ArrayList<>();
        found.add(new Diagnosis("credentials", Verdict.PASS, "using credentials from " + way.name(), ""));
        switch (way.name()) {
            case "irsa":
                found.addAll(TokenCheck.of(
                        WebIdentity.file(login),
                        TokenCheck.audience(login.source()),
                        login.world().clock().instant()));
                break;
            case "pod-identity":
                found.addAll(TokenCheck.of(
                        PodIdentity.file(login),
                        "pods.eks.amazonaws.com",
                        login.world().clock().instant()));
                break;
            case "static", "profile":
                found.add(new Diagnosis(
                        "key life",
                        Verdict.WARN,
                        "static keys do not expire",
                        "where the cluster's issuer is known to IAM, use a role instead: aws-role-arn works on"
                                + " any cluster, not only on EKS"));
                break;
            case "imds":
                found.add(new Diagnosis(
                        "node role",
                        Verdict.WARN,
                        "every pod on the node has the node's role",
                        "give the pod a role of its own with aws-role-arn"));
                break;
            default:
        }
        found.addAll(partition(login.source()));
        return found;
    }

    private static List<Diagnosis> partition(SourceSettings source) {
        String partition = AwsEndpoint.secrets(source).partition();
        return source.find(AwsSettings.ROLE_ARN)
                .filter(role -> !role.startsWith("arn:" + partition + ":"))
                .map(role -> List.of(new Diagnosis(
                        "partition",
                        Verdict.FAIL,
                        "the role " + role + " is of another partition than the region "
                                + source.get(AwsSettings.REGION) + ", which is in " + partition,
                        "take a role and a region of the same partition; roles do not cross it")))
                .orElse(List.of());
    }
}
