/** The edge around injection: HTTPS, strict reviews, cluster reads, metrics, health, certificates. */
package io.mxsecrets.webhook;
