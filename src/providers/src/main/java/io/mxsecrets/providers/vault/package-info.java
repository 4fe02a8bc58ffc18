/**
 * HashiCorp Vault: Kubernetes, JWT and AppRole logins, KV version 2.
 *
 * <p>Inside: {@link io.mxsecrets.providers.vault.Transport} moves bytes, {@link io.mxsecrets.providers.vault.Server} is one
 * Vault, {@link io.mxsecrets.providers.vault.Session} a login there with its token's life, {@link
 * io.mxsecrets.providers.vault.KvReader} one secret.
 */
package io.mxsecrets.providers.vault;
