/** Which clients may send reviews: those with a certificate of the authority that the admin names, or all. */
package io.mxsecrets.webhook.certificate.client;
