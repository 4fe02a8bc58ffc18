/** What a kind of store is without its client: for the register, the rules, the webhook and the policy. */
package io.mxsecrets.core.provider;
