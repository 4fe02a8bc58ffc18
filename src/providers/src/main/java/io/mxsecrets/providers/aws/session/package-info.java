/**
 * The session that a source reads with. {@link io.mxsecrets.providers.aws.session.CredentialSources} chooses exactly one
 * credential source; when that one fails, no other is tried.
 */
package io.mxsecrets.providers.aws.session;
