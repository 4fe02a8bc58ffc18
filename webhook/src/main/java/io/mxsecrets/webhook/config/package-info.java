/** The configuration file, reloaded when it changes. */
package io.mxsecrets.webhook.config;
