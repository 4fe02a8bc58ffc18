/** Which certificates of a store are trusted. */
package io.mxsecrets.providers.net.tls;
