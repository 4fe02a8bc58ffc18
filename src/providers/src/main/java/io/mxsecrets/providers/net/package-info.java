/**
 * What every connection to a store has in common: {@link io.mxsecrets.providers.net.ProxyRule} says whether a proxy is used,
 * {@link io.mxsecrets.providers.net.BoundedJson} reads an answer, {@link io.mxsecrets.providers.net.UnfitAnswer} says why it
 * cannot be read.
 */
package io.mxsecrets.providers.net;
