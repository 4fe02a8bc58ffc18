/** Requests to one Vault, and the meaning of its errors. */
package io.mxsecrets.providers.vault.client;
