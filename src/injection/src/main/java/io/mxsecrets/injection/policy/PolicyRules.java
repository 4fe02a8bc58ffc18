package io.mxsecrets.injection.policy;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Problem;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Settings;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Shown;
import io.mxsecrets.core.text.Slashes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds resolved settings to the admin's policy. Each rule is one method; each sentence says what was asked and who may change it. */
public final class PolicyRules {
    private static final Pattern DOTS = Pattern.compile("(?:^|/)\\.{1,2}(?:/|\\z)");

    private final Policy policy;
    private final String namespace;
    private final List<Problem> problems = new ArrayList<>();

    private PolicyRules(Policy policy, String namespace) {
        this.policy = policy;
        this.namespace = namespace;
    }

    /** @param namespace whose pod it is */
    public static List<Problem> check(Policy policy, String namespace, Settings settings) {
        PolicyRules rules = new PolicyRules(policy, namespace);
        settings.sources().forEach(rules::source);
        rules.plainHttp(settings);
        settings.find(Register.HTTPS_PROXY)
                .filter(proxy -> !any(policy.proxies(), proxy.toString()))
                .ifPresent(proxy -> rules.refuse("https-proxy " + proxy + " is not in policy.proxies"));
        rules.ceilings(settings);
        return rules.problems;
    }

    private void source(SourceSettings source) {
        ProviderKind kind = source.provider();
        if (!policy.allows(kind)) {
            refuse(
                    source,
                    "has the provider " + kind.name().toLowerCase(Locale.ROOT)
                            + ", which policy.providers does not list");
        }
        secretName(source);
        if (kind == ProviderKind.VAULT) {
            source.find(Register.VAULT_ADDRESS).ifPresent(address -> vaultAddress(source, address));
        }
        if (kind == ProviderKind.AWS) {
            roles(source);
            nodeRole(source);
            endpoint(source, Register.AWS_ENDPOINT);
            endpoint(source, Register.AWS_STS_ENDPOINT);
        }
    }

    private void vaultAddress(SourceSettings source, URI address) {
        if (any(policy.vaultAddresses(), address.toString())) {
            return;
        }
        Optional<String> trap = Addresses.trap(address);
        if (trap.isPresent()) {
            refuse(source, "has the vault-address " + Shown.quoted(address.toString()) + ", which " + trap.get());
        } else if (listed(policy.vaultAddresses())) {
            refuse(
                    source,
                    "has the vault-address " + Shown.quoted(address.toString())
                            + ", which policy.vaultAddresses does not list");
        }
    }

    private void roles(SourceSettings source) {
        List<String> roles =
                new ArrayList<>(source.find(Register.AWS_ASSUME_ROLE_ARN).orElse(List.of()));
        source.find(Register.AWS_ROLE_ARN).ifPresent(roles::add);
        for (String role : roles) {
            if (listed(policy.roleArns()) && !any(policy.roleArns(), role)) {
                refuse(source, "has the role " + Shown.quoted(role) + ", which policy.roleArns does not list");
            }
        }
    }

    private void nodeRole(SourceSettings source) {
        boolean asks = source.find(Register.AWS_AUTH)
                .filter(auth -> auth == AwsAuth.IMDS || auth == AwsAuth.AUTO)
                .isPresent();
        if (asks && !policy.allowNodeRole()) {
            refuse(
                    source,
                    "has an aws-auth that may end at the node's role, which policy.allowNodeRole forbids; use irsa or pod-identity");
        }
    }

    private void endpoint(SourceSettings source, Setting<URI> setting) {
        source.find(setting)
                .filter(url -> !any(policy.awsEndpoints(), url.toString()))
                .ifPresent(url -> refuse(
                        source,
                        "has the " + setting + " " + Shown.quoted(url.toString())
                                + ", which policy.awsEndpoints does not list"));
    }

    private void secretName(SourceSettings source) {
        List<Glob> patterns = policy.secretNames(namespace);
        boolean anyWritten = !policy.secretNames().isEmpty() || policy.strict();
        if (!anyWritten || source.provider() == ProviderKind.FILE) {
            return;
        }
        String name = name(source);
        boolean clean = !DOTS.matcher(name).find();
        boolean allowed = clean
                && patterns.stream()
                        .anyMatch(pattern -> pattern.matches(
                                pattern.pattern().startsWith("arn:")
                                        ? source.reference().toString()
                                        : name));
        if (!allowed) {
            refuse(
                    source,
                    "reads " + Shown.quoted(name) + ", which policy.secretNames does not allow in the Namespace "
                            + namespace);
        }
    }

    /** The secret as policies spell it: AWS's name, or {@code mount/path} of Vault without the API's {@code data/}. */
    private static String name(SourceSettings source) {
        Reference reference = source.reference();
        String name = reference.toString();
        if (reference instanceof Reference.Arn arn) {
            return arn.name();
        }
        if (reference instanceof Reference.Url url) {
            name = url.path();
        } else {
            if (reference instanceof Reference.Kong kong) {
                name = kong.name();
            }
            String own = name;
            name = source.find(Register.SECRET_PREFIX).map(p -> p + "/" + own).orElse(own);
        }
        if (source.provider() != ProviderKind.VAULT) {
            return name;
        }
        String path = Slashes.trimmed(name);
        String whole = source.find(Register.VAULT_KV_MOUNT)
                .filter(mount -> !path.startsWith(mount + "/"))
                .map(mount -> mount + "/" + path)
                .orElse(path);
        return whole.replaceFirst("^([^/]+)/data/", "$1/");
    }

    private void plainHttp(Settings settings) {
        for (SourceSettings source : settings.sources()) {
            for (Setting<URI> setting :
                    List.of(Register.VAULT_ADDRESS, Register.AWS_ENDPOINT, Register.AWS_STS_ENDPOINT)) {
                source.find(setting)
                        .filter(url -> "http".equals(url.getScheme()))
                        .filter(url -> !any(policy.httpHosts(), url.getHost()))
                        .ifPresent(url -> refuse(
                                source,
                                "would speak to " + Shown.quoted(url.getHost())
                                        + " without TLS, and policy.httpHosts does not list it"));
            }
        }
    }

    private void ceilings(Settings settings) {
        for (Setting<Quantity> setting :
                List.of(Register.CPU_REQUEST, Register.CPU_LIMIT, Register.MEMORY_REQUEST, Register.MEMORY_LIMIT)) {
            Optional<Quantity> most = Optional.ofNullable(policy.ceilings().get(setting));
            settings.find(setting)
                    .filter(asked -> most.filter(m -> asked.compareTo(m) > 0).isPresent())
                    .ifPresent(asked ->
                            refuse(setting + " is " + asked + ", over policy.ceilings' " + most.orElseThrow()));
        }
    }

    private static boolean any(List<Glob> patterns, String candidate) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(candidate));
    }

    private boolean listed(List<Glob> patterns) {
        return policy.strict() || !patterns.isEmpty();
    }

    private void refuse(SourceSettings source, String sentence) {
        refuse("the source " + source.alias() + " " + sentence);
    }

    private void refuse(String sentence) {
        problems.add(new Problem(Problem.HERE, sentence));
    }
}
