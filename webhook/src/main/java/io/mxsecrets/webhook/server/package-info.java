/** The HTTPS side: bounded bodies, the queue of reviews, draining connections. */
package io.mxsecrets.webhook.server;
