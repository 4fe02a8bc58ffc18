package io.mxsecrets.injection.policy;

import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What policy says of one value of one setting, whoever gave it: a pod, a Namespace, a store, a cluster default. So what would
 * refuse every pod that takes a default is refused as a default.
 */
public final class PolicyVerdicts {
    /** The settings of a whole pod that policy judges. */
    static final List<Setting<?>> OF_PODS = ofPods();

    private final Policy policy;
    private final Setting<?> setting;
    private final List<Problem> verdicts = new ArrayList<>();

    private PolicyVerdicts(Policy policy, Setting<?> setting) {
        this.policy = policy;
        this.setting = setting;
    }

    private static List<Setting<?>> ofPods() {
        List<Setting<?>> settings = new ArrayList<>(SettingRegistry.with(Trait.CAPPED));
        settings.add(SettingRegistry.HTTPS_PROXY);
        return List.copyOf(settings);
    }

    /** @return each thing that is wrong with it: the setting, the value, and what is wrong */
    public static List<Problem> of(Policy policy, Setting<?> setting, Object value) {
        PolicyVerdicts verdicts = new PolicyVerdicts(policy, setting);
        if (value instanceof ProviderKind kind) {
            verdicts.provider(kind);
        } else if (value instanceof AwsAuth auth) {
            verdicts.login(auth);
        } else if (setting.equals(AwsSettings.ROLE_ARN)) {
            verdicts.role((String) value);
        } else if (setting.equals(AwsSettings.ASSUME_ROLE_ARN)) {
            ((List<?>) value).forEach(role -> verdicts.role((String) role));
        } else if (value instanceof Quantity quantity) {
            verdicts.ceiling(quantity);
        } else if (value instanceof URI url) {
            verdicts.url(url);
        }
        return verdicts.verdicts;
    }

    private void provider(ProviderKind kind) {
        if (!policy.allows(kind)) {
            say(kind.name(), "which policy.providers does not list");
        }
    }

    private void login(AwsAuth auth) {
        boolean node = auth == AwsAuth.IMDS || auth == AwsAuth.AUTO;
        if (node && !policy.allowNodeRole()) {
            verdicts.add(new Problem(
                    setting + " " + spelled(auth)
                            + ", which may fall back to the node's role, and policy.allowNodeRole is false",
                    "use irsa or pod-identity"));
        }
        if (auth == AwsAuth.PROFILE && policy.limits(policy.roleArns())) {
            verdicts.add(new Problem(
                    setting + " " + spelled(auth) + ", whose file may name a role that policy.roleArns cannot check",
                    "use static, and set aws-assume-role-arn"));
        }
    }

    private void role(String role) {
        if (policy.limits(policy.roleArns())
                && policy.roleArns().stream().noneMatch(pattern -> pattern.matches(role))) {
            verdicts.add(new Problem("role " + Printable.quoted(role) + ", which policy.roleArns does not list"));
        }
    }

    private void ceiling(Quantity asked) {
        Optional.ofNullable(policy.ceilings().get(setting))
                .filter(most -> asked.compareTo(most) > 0)
                .ifPresent(most -> verdicts.add(new Problem(
                        setting + " is " + asked + ", above the ceiling of " + most + " in policy.ceilings")));
    }

    private void url(URI url) {
        if (setting.equals(VaultSettings.ADDRESS)) {
            vaultAddress(url);
        } else if (setting.equals(SettingRegistry.HTTPS_PROXY)) {
            if (!listed(policy.proxies(), url)) {
                verdicts.add(new Problem(setting + " " + url + " is not in policy.proxies"));
            }
            return;
        } else if (setting.equals(AwsSettings.ENDPOINT) || setting.equals(AwsSettings.STS_ENDPOINT)) {
            if (!listed(policy.awsEndpoints(), url)) {
                say(Printable.quoted(url.toString()), "which policy.awsEndpoints does not list");
            }
        } else {
            return;
        }
        plainHttp(url);
    }

    private void vaultAddress(URI url) {
        if (listed(policy.vaultAddresses(), url)) {
            return;
        }
        Optional<String> trap = ForbiddenAddresses.trap(url);
        if (trap.isPresent()) {
            say(Printable.quoted(url.toString()), "which " + trap.get());
        } else if (policy.limits(policy.vaultAddresses())) {
            say(Printable.quoted(url.toString()), "which policy.vaultAddresses does not list");
        }
    }

    private void plainHttp(URI url) {
        boolean trap = ForbiddenAddresses.trap(url).isPresent();
        boolean listed =
                policy.httpHosts().stream().anyMatch(host -> host.matches(url.getHost()) && (host.literal() || !trap));
        if ("http".equals(url.getScheme()) && !listed) {
            say(Printable.quoted(url.toString()), "which is plain HTTP, and policy.httpHosts does not list its host");
        }
    }

    private static boolean listed(List<UrlPattern> patterns, URI url) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(url));
    }

    private static String spelled(AwsAuth auth) {
        return auth.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void say(String value, String verdict) {
        verdicts.add(new Problem(setting + " " + value + ", " + verdict));
    }
}
