package io.mxsecrets.core.document;

import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Origin;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries and documents, made short. */
public final class Given {
    public static final DocumentName NAME = new DocumentName("main", "prod/app");

    private Given() {}

    public static Entries entries(Map<String, String> values) {
        return Entries.of(values.entrySet().stream()
                .map(e -> entry(e.getKey(), e.getValue(), "main"))
                .toList());
    }

    public static Entry entry(String key, String value, String alias) {
        return new Entry(key, SecretText.of(value), Origin.document(alias).member(key));
    }

    public static Map<String, String> values(Entries entries) {
        Map<String, String> values = new LinkedHashMap<>();
        entries.forEach(e -> values.put(e.key(), e.value().reveal()));
        return values;
    }

    public static SecretBytes bytes(String text) {
        return SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    public static EntrySet flatten(String json) {
        return flatten(json, FlattenRules.DEFAULT);
    }

    public static EntrySet flatten(String document, FlattenRules rules) {
        return new Flattener(NAME, rules).flatten(bytes(document));
    }
}
