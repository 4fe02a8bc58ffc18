/** The certificate that the webhook issues and renews for itself, shared by its replicas. */
package io.mxsecrets.webhook.certificate.selfmanaged;
