package io.mxsecrets.cli.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.resolve.ResolvedPod;
import io.mxsecrets.cli.resolve.Resolving;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsLoginChoice;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.aws.secret.IamStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles of AWS that pods take, each with its trust and its permissions. */
final class AwsRights {
    private final PolicyFacts facts;
    private final Map<String, AwsRole> roles = new LinkedHashMap<>();

    AwsRights(PolicyFacts facts) {
        this.facts = facts;
    }

    Collection<AwsRole> roles() {
        return roles.values();
    }

    void add(ResolvedPod pod, SourceSettings source) {
        String account = account(source);
        AwsRole reader = base(pod, source, account);
        for (String next : source.find(AwsSettings.ASSUME_ROLE_ARN).orElse(List.of())) {
            reader = chained(reader, next, source);
        }
        List<String> actions = new ArrayList<>(facts.access().actions());
        if (facts.access() == Access.write || facts.checksLater(pod, source)) {
            actions.add(Access.DESCRIBE);
        }
        reader.allow(actions, IamStatement.resource(source, account), Optional.empty());
        for (String key : facts.kmsKeys()) {
            String region = source.get(AwsSettings.REGION);
            boolean china = AwsEndpoint.secrets(source).partition().equals("aws-cn");
            String service = "secretsmanager." + region + (china ? ".amazonaws.com.cn" : ".amazonaws.com");
            reader.allow(facts.access().keyActions(), key, Optional.of(equal("kms:ViaService", service)));
        }
    }

    /** The account of the secret: its ARN's, what the command was given, or that of the role that reads it. */
    private String account(SourceSettings source) {
        if (source.reference() instanceof Reference.Arn arn) {
            return arn.account();
        }
        List<String> chain = source.find(AwsSettings.ASSUME_ROLE_ARN).orElse(List.of());
        Optional<String> role =
                chain.isEmpty() ? source.find(AwsSettings.ROLE_ARN) : Optional.of(chain.get(chain.size() - 1));
        return facts.account()
                .or(() -> role.map(AwsRights::accountOf).filter(number -> !number.equals(Resolving.NO_ACCOUNT)))
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.SETTINGS,
                        "the account of the secret " + source.reference()
                                + " is not known: give --account, or name the secret by its ARN"));
    }

    private static String accountOf(String arn) {
        return arn.split(":", 6)[4];
    }

    private AwsRole base(ResolvedPod pod, SourceSettings source, String account) {
        Optional<AwsAuth> login = AwsLoginChoice.of(source);
        String label = pod.namespace() + "-" + pod.serviceAccount();
        String partition = AwsEndpoint.secrets(source).partition();
        Optional<String> arn = login.equals(Optional.of(AwsAuth.POD_IDENTITY))
                ? Optional.of("arn:" + partition + ":iam::" + facts.account().orElse(account) + ":role/" + label)
                : source.find(AwsSettings.ROLE_ARN)
                        .filter(text -> login.equals(Optional.of(AwsAuth.IRSA)))
                        .map(text -> pod.newRole()
                                ? "arn:" + partition + ":iam::"
                                        + facts.account().orElse(account) + ":role/" + pod.serviceAccount()
                                : text);
        AwsRole role = roles.computeIfAbsent(arn.orElse("keys of " + label), key -> new AwsRole(arn, label));
        if (login.equals(Optional.of(AwsAuth.POD_IDENTITY))) {
            role.trust(podIdentity(pod));
        } else if (arn.isPresent()) {
            facts.issuer().ifPresent(issuer -> role.trust(webIdentity(pod, source, arn.get(), issuer)));
        }
        return role;
    }

    /** Behind Pod Identity the session has tags, which each role of a chain takes over. */
    private AwsRole chained(AwsRole before, String arn, SourceSettings source) {
        boolean tagged = AwsLoginChoice.of(source).equals(Optional.of(AwsAuth.POD_IDENTITY));
        before.allow(
                tagged ? List.of("sts:AssumeRole", "sts:TagSession") : List.of("sts:AssumeRole"),
                arn,
                Optional.empty());
        AwsRole role = roles.computeIfAbsent(
                arn, key -> new AwsRole(Optional.of(arn), arn.substring(arn.lastIndexOf('/') + 1)));
        before.arn().ifPresent(who -> {
            ObjectNode statement = Trees.object().put("Effect", "Allow");
            statement.putObject("Principal").put("AWS", who);
            statement.put("Action", "sts:AssumeRole");
            List<String> chain = source.get(AwsSettings.ASSUME_ROLE_ARN);
            if (arn.equals(chain.get(chain.size() - 1))) {
                source.find(AwsSettings.EXTERNAL_ID)
                        .ifPresent(id -> statement.set("Condition", equal("sts:ExternalId", id)));
            }
            role.trust(statement);
            if (tagged) { // Of its own: an external ID is a condition of AssumeRole.
                role.trust(statement.deepCopy().put("Action", "sts:TagSession").without("Condition"));
            }
        });
        return role;
    }

    private static ObjectNode webIdentity(ResolvedPod pod, SourceSettings source, String role, String issuer) {
        String[] parts = role.split(":", 6);
        ObjectNode statement = Trees.object().put("Effect", "Allow");
        statement
                .putObject("Principal")
                .put("Federated", "arn:" + parts[1] + ":iam::" + parts[4] + ":oidc-provider/" + issuer);
        statement.put("Action", "sts:AssumeRoleWithWebIdentity");
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put(issuer + ":aud", source.find(AwsSettings.AUDIENCE).orElse("sts.amazonaws.com"))
                .put(issuer + ":sub", "system:serviceaccount:" + pod.namespace() + ":" + pod.serviceAccount());
        return statement;
    }

    private static ObjectNode podIdentity(ResolvedPod pod) {
        ObjectNode statement = Trees.object().put("Effect", "Allow");
        statement.putObject("Principal").put("Service", "pods.eks.amazonaws.com");
        statement.putArray("Action").add("sts:AssumeRole").add("sts:TagSession");
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put("aws:RequestTag/kubernetes-namespace", pod.namespace())
                .put("aws:RequestTag/kubernetes-service-account", pod.serviceAccount());
        return statement;
    }

    private static ObjectNode equal(String name, String value) {
        ObjectNode condition = Trees.object();
        condition.putObject("StringEquals").put(name, value);
        return condition;
    }
}
