/** The two stores, AWS Secrets Manager and Vault, and the options that choose between them. */
package io.mxsecrets.cli.store.client;
