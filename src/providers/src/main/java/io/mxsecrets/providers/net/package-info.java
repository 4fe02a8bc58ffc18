/** The way to a store: which certificates are trusted, and whether a proxy stands between. */
package io.mxsecrets.providers.net;
