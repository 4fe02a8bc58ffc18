package io.mxsecrets.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.WebhookOptions;
import io.mxsecrets.cli.resolve.ResolvedPod;
import io.mxsecrets.cli.resolve.Resolving;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mxsecrets policy}: what AWS and Vault must allow, so that the pods of manifests can read their secrets. */
@Command(
        name = "policy",
        description = {
            "Prints the rights that the pods of manifests need, and no other.",
            "Of AWS the policy and the trust of each role, of Vault the policy, the role and the login.",
            "The commands never replace what is there. Settings count as they do for the webhook."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets policy -f pod.yaml --issuer https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
            "  mxsecrets policy -f deploy/ --values values.yaml --as terraform > policy.tf",
            "  mxsecrets policy -f pod.yaml --access write --as json"
        })
public final class PolicyCommand implements Callable<Integer> {
    enum Form {
        commands,
        json,
        hcl,
        cloudformation,
        terraform
    }

    enum VaultAuth {
        kubernetes,
        jwt
    }

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ISSUER = Pattern.compile("[A-Za-z0-9.:-]+(/[A-Za-z0-9._/-]*)?");
    private static final Pattern KEY = Pattern.compile("arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");

    @Mixin
    private ManifestOptions files;

    @Mixin
    private WebhookOptions webhook;

    @Option(
            names = "--as",
            paramLabel = "FORM",
            defaultValue = "commands",
            description =
                    "${COMPLETION-CANDIDATES}; hcl is for Vault, cloudformation for AWS. Default: ${DEFAULT-VALUE}")
    private Form form;

    @Option(
            names = "--access",
            paramLabel = "ACCESS",
            defaultValue = "read",
            description =
                    "${COMPLETION-CANDIDATES}; the pods read, who keeps the document writes. Default: ${DEFAULT-VALUE}")
    private Access access;

    @Option(
            names = "--account",
            paramLabel = "NUMBER",
            description = "The AWS account of secrets that are not named by an ARN.")
    private Optional<String> account = Optional.empty();

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "The cluster's OIDC issuer (kubectl get --raw /.well-known/openid-configuration): for trust"
                    + " policies, and JWT auth of Vault.")
    private Optional<String> issuer = Optional.empty();

    @Option(
            names = "--kms-key",
            paramLabel = "ARN",
            description = "A key of your own that secrets are encrypted with; may be repeated.")
    private List<String> kmsKeys = List.of();

    @Option(
            names = "--vault-auth",
            paramLabel = "TYPE",
            description = "${COMPLETION-CANDIDATES}; default: jwt where the mount's name begins so, else kubernetes")
    private Optional<VaultAuth> vaultAuth = Optional.empty();

    @Option(
            names = "--kubernetes-host",
            paramLabel = "URL",
            description = "The API server as Vault reaches it: prints the login's configuration too.")
    private Optional<String> kubernetesHost = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        PolicyFacts facts = new PolicyFacts(
                access,
                account.map(text -> checked("--account", text, ACCOUNT)),
                issuer.map(text -> checked("--issuer", bare(text), ISSUER)),
                kmsKeys.stream().map(text -> checked("--kms-key", text, KEY)).toList(),
                kubernetesHost);
        AwsRights aws = new AwsRights(facts);
        VaultRights vault = new VaultRights(facts);
        for (ResolvedPod pod : Resolving.all(files.read(), webhook, console, true)) {
            for (SourceSettings source : pod.settings().sources()) {
                if (source.provider() == ProviderKind.AWS) {
                    aws.add(pod, source);
                } else if (source.provider() == ProviderKind.VAULT) {
                    vault.add(pod, source, vaultAuth.map(VaultAuth.jwt::equals));
                } else {
                    console.say(pod + ": the source " + source.alias() + " is a " + source.provider()
                            + ", which needs no right");
                }
            }
        }
        remarks(aws.roles(), vault.roles()).forEach(console::say);
        console.print(text(facts, aws.roles(), vault.roles()));
        console.say(access.notNeeded());
        return 0;
    }

    private String text(PolicyFacts facts, Collection<AwsRole> aws, Collection<VaultRole> vault) {
        return switch (form) {
            case json -> Trees.json(json(aws, vault));
            case terraform -> Terraform.of(facts, aws, vault);
            case commands -> Shell.of(facts, aws, vault);
            case hcl -> {
                some(vault, "Vault");
                yield vault.stream()
                        .map(VaultRole::policyHcl)
                        .collect(Collectors.joining("\n"))
                        .stripTrailing();
            }
            case cloudformation -> {
                some(aws, "AWS");
                yield Trees.yaml(CloudFormation.of(access, aws)).stripTrailing();
            }
        };
    }

    private void some(Collection<?> roles, String store) {
        if (roles.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.SETTINGS, "--as " + form + " is for " + store + ", and no pod reads a secret there");
        }
    }

    private ObjectNode json(Collection<AwsRole> aws, Collection<VaultRole> vault) {
        ObjectNode json = Report.json("policy").put("access", access.name());
        ArrayNode roles = json.putArray("aws");
        for (AwsRole role : aws) {
            ObjectNode one = roles.addObject().put("name", role.name());
            role.arn().ifPresent(arn -> one.put("role", arn));
            one.set("policy", role.permissions());
            role.trustPolicy().ifPresent(trust -> one.set("trust", trust));
        }
        ArrayNode logins = json.putArray("vault");
        for (VaultRole role : vault) {
            VaultRole.Place place = role.place();
            ObjectNode one = logins.addObject().put("address", place.address());
            place.namespace().ifPresent(ns -> one.put("namespace", ns));
            one.put("authType", role.authType())
                    .put("authMount", place.authMount())
                    .put("name", place.name())
                    .put("policy", role.policyHcl())
                    .set("role", role.body());
        }
        return json.put("notNeeded", access.notNeeded());
    }

    private List<String> remarks(Collection<AwsRole> aws, Collection<VaultRole> vault) {
        boolean noTrust = aws.stream()
                .anyMatch(role -> role.arn().isPresent() && role.trustPolicy().isEmpty());
        List<String> said = vault.stream()
                .filter(VaultRole::isWiderThanItsPods)
                .map(role -> "the role " + role.place().name()
                        + " takes each of its ServiceAccounts in each of its Namespaces: give the pods roles"
                        + " of their own")
                .collect(Collectors.toList());
        vault.stream()
                .filter(VaultRole::hasManyAudiences)
                .map(role -> "the role " + role.place().name()
                        + " can ask for one audience, and its pods have several: set one vault-audience for all")
                .forEach(said::add);
        if (noTrust) {
            said.add("no trust policy is printed, because the cluster's issuer is not known: give --issuer");
        }
        return said;
    }

    private static String bare(String issuer) {
        return issuer.replaceFirst("^https://", "").replaceFirst("/$", "");
    }

    private String checked(String option, String text, Pattern pattern) {
        if (!pattern.matcher(text).matches()) {
            throw new ParameterException(
                    spec.commandLine(), "the value of " + option + " is none: see its description");
        }
        return text;
    }
}
