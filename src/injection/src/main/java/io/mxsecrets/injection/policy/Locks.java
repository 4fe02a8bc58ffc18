package io.mxsecrets.injection.policy;

import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.ResolvedValue;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a lock forbids: an effect that a pod, its Namespace, its reference or its ServiceAccount chose and that is not the one
 * that stores, cluster defaults and built-in values give. What policy and the source's stores lock is judged alike.
 */
final class Locks {
    private final Map<Setting<?>, String> locks = new LinkedHashMap<>();
    private final EffectiveRequest request;
    private final List<Problem> refusals = new ArrayList<>();

    private Locks(Set<Setting<?>> policy, EffectiveRequest request) {
        this.request = request;
        request.given().locks().forEach((setting, store) -> locks.put(setting, "the store " + store));
        policy.forEach(setting -> locks.put(setting, "the cluster's policy"));
    }

    /** @param policy locked for all */
    static List<Problem> check(Set<Setting<?>> policy, EffectiveRequest request) {
        Locks all = new Locks(policy, request);
        all.locks.keySet().stream().filter(Setting::ofSource).forEach(all::value);
        all.store();
        all.login();
        all.mounts();
        all.prefix();
        all.keys();
        return all.refusals;
    }

    private <T> void value(Setting<T> setting) {
        Optional<T> effect = request.find(setting);
        boolean chosen = effect.isPresent() && !effect.equals(request.given().find(setting));
        if (chosen && !setting.equals(SettingRegistry.STORE)) {
            ResolvedValue<T> value = request.source().origin(setting).orElseThrow();
            String where = value.layer().equals(Layer.HERE) ? "the pod" : value.layer();
            refuse(setting, "has the " + setting + " " + Printable.quoted(value.text()) + " of " + where);
        }
    }

    /** By {@code store} or by Kong's reference. */
    private void store() {
        Optional<String> chosen = request.given().store();
        if (locked(SettingRegistry.STORE)
                && chosen.isPresent()
                && !chosen.equals(request.given().find(SettingRegistry.STORE))) {
            refuse(SettingRegistry.STORE, "chooses the store " + Printable.quoted(chosen.get()));
        }
    }

    /** A Secret with keys is a way of logging in, and a shared credentials file names a role. */
    private void login() {
        boolean keys = request.find(AwsSettings.AUTH).isEmpty()
                && !request.find(AwsSettings.CREDENTIALS_SECRET)
                        .equals(request.given().find(AwsSettings.CREDENTIALS_SECRET));
        if (locked(AwsSettings.AUTH) && keys) {
            refuse(AwsSettings.AUTH, "logs in with the keys of its aws-credentials-secret");
        }
        boolean profile = request.login().filter(AwsAuth.PROFILE::equals).isPresent();
        if (locked(AwsSettings.ASSUME_ROLE_ARN) && profile) {
            refuse(AwsSettings.ASSUME_ROLE_ARN, "has aws-auth: profile, whose file may name a role");
        }
    }

    /** A mount with a slash may begin with a namespace of Vault. */
    private void mounts() {
        if (!locked(VaultSettings.NAMESPACE)) {
            return;
        }
        for (Setting<String> mount : List.of(VaultSettings.KV_MOUNT, VaultSettings.AUTH_MOUNT)) {
            Optional<String> deep = request.find(mount).filter(m -> m.contains("/"));
            if (deep.isPresent() && !deep.equals(request.given().find(mount))) {
                refuse(
                        VaultSettings.NAMESPACE,
                        "has the " + mount + " " + Printable.quoted(deep.get()) + ", which may begin with a namespace");
            }
        }
    }

    /** ARNs and URLs do without the prefix, so what they name must lie below it. */
    private void prefix() {
        Optional<String> prefix = request.given().find(SettingRegistry.SECRET_PREFIX);
        boolean free = request.source().reference() instanceof Reference.Arn
                || request.source().reference() instanceof Reference.Url;
        if (locked(SettingRegistry.SECRET_PREFIX) && prefix.isPresent() && free) {
            String below = below(prefix.get());
            String name = request.name().orElseThrow();
            if (!name.startsWith(below)) {
                refuse(
                        SettingRegistry.SECRET_PREFIX,
                        "reads " + Printable.quoted(name) + ", which is not below " + Printable.quoted(below));
            }
        }
    }

    private String below(String prefix) {
        String any = ProviderDescriptors.of(request.provider())
                .secretName(new Reference.Name("x"), Optional.of(prefix), request.source())
                .orElseThrow();
        return any.substring(0, any.length() - 1);
    }

    /** Kong's reference chooses one key, whatever {@code keys} says. */
    private void keys() {
        Optional<String> key =
                request.source().reference() instanceof Reference.Kong kong ? kong.key() : Optional.empty();
        Optional<List<String>> given = request.given().find(SettingRegistry.KEYS);
        boolean kept = key.isEmpty()
                || given.stream().flatMap(List::stream).anyMatch(glob -> new Glob(glob).matches(key.get()));
        if (locked(SettingRegistry.KEYS) && !kept) {
            refuse(SettingRegistry.KEYS, "has the key " + Printable.quoted(key.get()) + " of its reference");
        }
    }

    private boolean locked(Setting<?> setting) {
        return locks.containsKey(setting);
    }

    private void refuse(Setting<?> setting, String effect) {
        String sentence = "the source " + request.alias() + " " + effect + ", but " + setting + " is locked by "
                + locks.get(setting) + given(setting);
        refusals.add(new Problem(sentence));
    }

    private String given(Setting<?> setting) {
        return request.given()
                .find(setting)
                .map(value -> "")
                .orElse(", and neither a store nor a cluster default sets it");
    }
}
