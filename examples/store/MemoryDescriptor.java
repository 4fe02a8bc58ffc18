package com.example.memory;

import static io.mxsecrets.core.settings.Setting.Default.otherwise;

import io.mxsecrets.core.provider.PodFile;
import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.Setting.Scope;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingTable;
import io.mxsecrets.core.settings.SettingValues;
import io.mxsecrets.core.settings.Types;
import io.mxsecrets.core.text.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store in memory: one setting, one token, one name for policy. */
public final class MemoryDescriptor implements ProviderDescriptor {
    public static final ProviderKind KIND = new ProviderKind("memory", List.of("mem"));

    private static final SettingTable TABLE = new SettingTable();

    static final Setting<String> TENANT = TABLE.access(
            "memory-tenant", Types.pattern("a tenant", "[a-z]{1,16}"), otherwise("required"), "Tenant of the memory.");
    private static final Setting<String> TOKEN_FILE = TABLE.agent(
            "memory-token-file", Scope.ACCESS, Types.file(), otherwise("where the webhook mounts it"), "Its token.");

    @Override
    public ProviderKind kind() {
        return KIND;
    }

    @Override
    public List<Setting<?>> settings() {
        return TABLE.rows();
    }

    @Override
    public Map<Setting<?>, String> required() {
        return Map.of(TENANT, "blue");
    }

    @Override
    public List<Problem> problems(ProviderSource source, SettingValues pod) {
        return source.find(TENANT).isEmpty() ? List.of(new Problem("has no memory-tenant", "add it")) : List.of();
    }

    @Override
    public Optional<String> secretName(Reference reference, Optional<String> prefix, SettingValues source) {
        String name = reference instanceof Reference.Kong kong ? kong.name() : reference.toString();
        return Optional.of(source.get(TENANT) + "/" + prefix.map(p -> p + "/").orElse("") + name);
    }

    @Override
    public List<PodFile> tokens() {
        return List.of(new PodFile(TOKEN_FILE, source -> Optional.of("memory.example")));
    }
}
