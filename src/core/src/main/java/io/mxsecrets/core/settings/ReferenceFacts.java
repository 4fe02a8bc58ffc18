package io.mxsecrets.core.settings;

import io.mxsecrets.core.reference.Reference;
import java.util.Map;
import java.util.TreeMap;

/** What a reference says by itself: an ARN its region, a URL its address, Kong's reference its version. */
final class ReferenceFacts {
    private ReferenceFacts() {}

    static Layer of(String alias, Reference reference) {
        Map<Key, String> facts = new TreeMap<>();
        reference.provider().ifPresent(kind -> facts.put(Key.of(Register.PROVIDER), Types.spelling(kind)));
        String name = "the reference";
        if (reference instanceof Reference.Arn arn) {
            facts.put(Key.of(Register.AWS_REGION), arn.region());
            name = "the ARN";
        } else if (reference instanceof Reference.Url url) {
            facts.put(Key.of(Register.VAULT_ADDRESS), url.address());
            name = "the URL";
        } else if (reference instanceof Reference.Kong kong) {
            kong.version().ifPresent(version -> facts.put(Key.of(Register.VERSION, alias), version.toString()));
        }
        return new Layer(name, Vocabulary.ANNOTATIONS, facts);
    }
}
