/** The webhook's certificate: read from a directory however it came there, and, where asked, made and renewed by the webhook itself. */
package io.mxsecrets.webhook.certificate;
