package io.mxsecrets.injection.policy;

import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds resolved settings to the admin's policy; each problem says what was asked, and whom to ask where nothing else helps. */
public final class PolicyRules {
    private static final String ASK = "choose what the policy allows, or ask your admin to change it";
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
        settings.envVariables().forEach(rules::variable);
        for (Setting<?> setting : PolicyVerdicts.OF_PODS) {
            rules.value(setting, settings.find(setting), "");
        }
        policy.locked().forEach(setting -> rules.locked(setting, settings));
        return rules.problems.stream()
                .map(problem -> problem.remedy().isEmpty() ? problem.and(ASK) : problem)
                .toList();
    }

    private void source(SourceSettings source) {
        EffectiveRequest request = EffectiveRequest.of(source);
        String head = "the source " + request.alias() + " has the ";
        value(SettingRegistry.PROVIDER, request.find(SettingRegistry.PROVIDER), head);
        secretName(request);
        if (request.provider().equals(ProviderKind.AWS)) {
            request.roles().forEach(role -> value(AwsSettings.ROLE_ARN, Optional.of(role), head));
            value(AwsSettings.AUTH, request.login(), head);
        }
        ProviderDescriptors.of(request.provider()).settings().stream()
                .filter(setting -> setting.has(Trait.ADDRESS))
                .forEach(setting -> value(setting, request.find(setting), head));
        problems.addAll(Locks.check(policy.locked(), request));
    }

    /** A setting for the whole pod, which nobody but the pod and its Namespace can choose. */
    private <T> void locked(Setting<T> setting, Settings settings) {
        boolean chosen = settings.find(setting).isPresent()
                && !settings.find(setting).equals(settings.given().find(setting));
        if (!setting.ofSource() && chosen) {
            problems.add(new Problem(
                            SettingNaming.ANNOTATIONS.name(setting) + " is locked by the cluster's policy", "remove it")
                    .in(settings.origin(setting).orElseThrow().layer()));
        }
    }

    private void value(Setting<?> setting, Optional<?> value, String head) {
        value.ifPresent(
                v -> PolicyVerdicts.of(policy, setting, v).forEach(verdict -> problems.add(verdict.after(head))));
    }

    /** What chooses which code a program runs is no secret, and no pattern lets it pass by accident. */
    private void variable(EnvVariable variable) {
        boolean written = policy.variables().contains(new Glob(variable.name()));
        boolean listed = policy.variables().stream().anyMatch(pattern -> pattern.matches(variable.name()));
        String sets = "the source " + variable.source() + " sets the variable " + variable.name();
        if (ProgramVariables.has(variable.name()) && !written) {
            problems.add(new Problem(
                    sets + ", which chooses what a program runs and which policy.variables does not write out"));
        } else if (policy.limits(policy.variables()) && !listed) {
            problems.add(new Problem(sets + ", which policy.variables does not list"));
        }
    }

    private void secretName(EffectiveRequest request) {
        boolean anyWritten = !policy.secretNames().isEmpty() || policy.strict();
        if (!anyWritten || request.name().isEmpty()) {
            return;
        }
        String name = request.name().get();
        Optional<String> arn = Optional.of(request.source().reference())
                .filter(Reference.Arn.class::isInstance)
                .map(Reference::toString);
        boolean clean = !DOTS.matcher(name).find();
        boolean allowed = clean
                && policy.secretNames(namespace).stream()
                        .anyMatch(pattern -> pattern.pattern().startsWith("arn:")
                                ? arn.filter(pattern::matches).isPresent()
                                : pattern.matches(name));
        if (!allowed) {
            problems.add(new Problem("the source " + request.alias() + " reads " + Printable.quoted(name)
                    + ", which policy.secretNames does not allow in the Namespace " + namespace));
        }
    }
}
