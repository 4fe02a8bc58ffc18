package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.Types;
import java.util.Map;
import java.util.TreeMap;

/** What a reference says by itself: an ARN its region, a URL its address, Kong's reference its version. */
public final class ReferenceFacts {
    private ReferenceFacts() {}

    public static Layer of(String alias, Reference reference) {
        Map<SettingKey, String> facts = new TreeMap<>();
        reference
                .provider()
                .ifPresent(kind -> facts.put(SettingKey.of(SettingRegistry.PROVIDER), Types.spelling(kind)));
        String name = "the reference";
        if (reference instanceof Reference.Arn arn) {
            facts.put(SettingKey.of(SettingRegistry.AWS_REGION), arn.region());
            name = "the ARN";
        } else if (reference instanceof Reference.Url url) {
            facts.put(SettingKey.of(SettingRegistry.VAULT_ADDRESS), url.address());
            name = "the URL";
        } else if (reference instanceof Reference.Kong kong) {
            kong.version()
                    .ifPresent(version -> facts.put(SettingKey.of(SettingRegistry.VERSION, alias), version.toString()));
        }
        return new Layer(name, SettingNaming.ANNOTATIONS, facts);
    }
}
