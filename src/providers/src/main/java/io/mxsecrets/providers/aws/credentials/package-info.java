/**
 * Who we are to AWS. Each way of having credentials is one {@link io.mxsecrets.providers.aws.credentials.Way}; {@link
 * io.mxsecrets.providers.aws.credentials.Ways} chooses exactly one, and when that one fails no other is tried.
 */
package io.mxsecrets.providers.aws.credentials;
