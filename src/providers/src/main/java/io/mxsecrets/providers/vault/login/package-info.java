/** Vault logins: credentials, tokens, renewal and revocation. */
package io.mxsecrets.providers.vault.login;
