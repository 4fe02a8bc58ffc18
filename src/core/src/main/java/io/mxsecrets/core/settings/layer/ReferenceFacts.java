package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.Map;
import java.util.TreeMap;

/** What a reference says by itself: an ARN its region, a URL its address, Kong's reference its version. */
public final class ReferenceFacts {
    private ReferenceFacts() {}

    public static Layer of(String alias, Reference reference) {
        Map<SettingKey, String> facts = new TreeMap<>();
        reference.provider().ifPresent(kind -> {
            facts.put(SettingKey.of(SettingRegistry.PROVIDER), kind.name());
            ProviderDescriptors.of(kind)
                    .facts(reference)
                    .forEach((setting, text) -> facts.put(SettingKey.of(setting), text));
        });
        if (reference instanceof Reference.Kong kong) {
            kong.version()
                    .ifPresent(version -> facts.put(SettingKey.of(SettingRegistry.VERSION, alias), version.toString()));
        }
        return new Layer(reference.noun(), SettingNaming.ANNOTATIONS, facts);
    }
}
