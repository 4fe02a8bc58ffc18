package io.mxsecrets.core.provider.vault;

import static io.mxsecrets.core.settings.Setting.Default.NONE;
import static io.mxsecrets.core.settings.Setting.Default.is;
import static io.mxsecrets.core.settings.Setting.Default.otherwise;
import static io.mxsecrets.core.settings.Setting.Scope.ACCESS;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Scope;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.SettingTable;
import io.mxsecrets.core.settings.Types;
import java.net.URI;

/** The settings of HashiCorp Vault, in the order of the reference page. */
public final class VaultSettings {
    static final SettingTable TABLE = new SettingTable();

    public static final Setting<URI> ADDRESS = TABLE.access(
            "vault-address", Types.url(), otherwise("the URL's, else required"), "Address of Vault.", Trait.ADDRESS);
    public static final Setting<String> ROLE = TABLE.access(
            "vault-role",
            Types.pattern("the name of a role", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,255}"),
            otherwise("required"),
            "Role to log in with.");
    public static final Setting<String> AUTH_MOUNT =
            TABLE.access("vault-auth-mount", Types.path(), is("kubernetes"), "Mount of the auth method.");
    public static final Setting<String> KV_MOUNT =
            TABLE.access("vault-kv-mount", Types.path(), otherwise("first path segment"), "Mount of the KV v2 engine.");
    public static final Setting<String> NAMESPACE =
            TABLE.access("vault-namespace", Types.path(), NONE, "Namespace of Vault Enterprise.");
    public static final Setting<String> AUDIENCE = TABLE.access(
            "vault-audience",
            Types.pattern("an audience, or api-server", "[\\x21-\\x7e]{1,256}"),
            is("vault"),
            "Audience of the token for Vault.");
    public static final Setting<String> JWT_FILE = TABLE.agent(
            "vault-jwt-file", ACCESS, Types.file(), otherwise("where the webhook mounts it"), "Token for Vault.");
    public static final Setting<String> TOKEN_FILE =
            TABLE.agent("vault-token-file", Scope.POD, Types.file(), NONE, "A token of Vault itself, for laptops.");
    public static final Setting<String> APPROLE_ROLE_ID_FILE = TABLE.agent(
            "vault-approle-role-id-file", Scope.POD, Types.file(), NONE, "Role ID of AppRole, for laptops.");
    public static final Setting<String> APPROLE_SECRET_ID_FILE = TABLE.agent(
            "vault-approle-secret-id-file", Scope.POD, Types.file(), NONE, "Secret ID of AppRole, for laptops.");

    private VaultSettings() {}
}
