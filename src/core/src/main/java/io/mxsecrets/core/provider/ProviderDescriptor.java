package io.mxsecrets.core.provider;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingValues;
import io.mxsecrets.core.text.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the product knows of a kind of store without calling it: settings and their rules, what pods need to log in, and
 * how policy names a secret. Immutable, without state. Its static fields touch no register: the register is made from it.
 */
public interface ProviderDescriptor {
    ProviderKind kind();

    /** Its rows of the register, in the order of the reference page. */
    List<Setting<?>> settings();

    /** Whether a setting in a layer suggests a source of this kind: its name begins with the kind's. */
    default boolean owns(Setting<?> setting) {
        return settings().contains(setting) && setting.name().startsWith(kind().name() + "-");
    }

    /** What a source must say, with an example of each. */
    default Map<Setting<?>, String> required() {
        return Map.of();
    }

    /** Whether pods may use it only where {@code policy.providers} names it. */
    default boolean onlyWhereListed() {
        return false;
    }

    /** What a reference says by itself of its settings: an ARN its region, a URL its address. */
    default Map<Setting<?>, String> facts(Reference reference) {
        return Map.of();
    }

    /**
     * What is wrong with a source of this kind.
     *
     * @param pod the settings of the whole pod or agent
     * @return what follows "the source ALIAS"
     */
    List<Problem> problems(ProviderSource source, SettingValues pod);

    /** What is worth telling of the secret's name. Never throws. */
    default List<Problem> warnings(ProviderSource source) {
        return List.of();
    }

    /**
     * What is read, as {@code policy.secretNames} spells it; empty where that list does not judge it.
     *
     * @param prefix the setting {@code secret-prefix}, where it counts
     */
    Optional<String> secretName(Reference reference, Optional<String> prefix, SettingValues source);

    /** The annotations of a ServiceAccount that set a setting of this kind. */
    default Map<String, Setting<?>> accountAnnotations() {
        return Map.of();
    }

    /** Whether those would count for a source that is of this kind, or may turn out to be. */
    default boolean needsAccount(UnresolvedSource source) {
        return false;
    }

    /** What is wrong with a source in a pod, beyond what is wrong anywhere. */
    default List<Problem> podProblems(ProviderSource source, String serviceAccount) {
        return List.of();
    }

    /** Projected tokens of the ServiceAccount. Those of one kind are one volume for each audience. */
    default List<PodFile> tokens() {
        return List.of();
    }

    /** Secrets of the pod's namespace. */
    default List<PodFile> secrets() {
        return List.of();
    }
}
