/**
 * The way to a store. {@link io.mxsecrets.providers.net.Door} sends a request and lets an answer in within {@link
 * io.mxsecrets.providers.net.AnswerLimits}; {@link io.mxsecrets.providers.net.BoundedCall} is its deadline; {@link
 * io.mxsecrets.providers.net.BoundedJson} reads what came in. {@link io.mxsecrets.providers.net.Trust} says which
 * certificates are trusted, {@link io.mxsecrets.providers.net.ProxyRule} whether a proxy stands between.
 */
package io.mxsecrets.providers.net;
