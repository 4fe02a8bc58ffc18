/** HashiCorp Vault, without its client. */
package io.mxsecrets.core.provider.vault;
