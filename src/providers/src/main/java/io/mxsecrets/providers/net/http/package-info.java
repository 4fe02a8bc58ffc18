/**
 * HTTP/1.1 to a store. {@link io.mxsecrets.providers.net.http.HttpExchange} sends a request and takes an answer within {@link
 * io.mxsecrets.providers.net.http.AnswerLimits}; {@link io.mxsecrets.providers.net.http.BoundedCall} is its deadline; {@link
 * io.mxsecrets.providers.net.tls.Trust} says which certificates are trusted; {@link
 * io.mxsecrets.providers.net.http.ConnectionError} explains what fails.
 */
package io.mxsecrets.providers.net.http;
