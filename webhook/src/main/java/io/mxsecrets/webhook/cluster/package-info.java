/** Reads of the cluster that a review needs. */
package io.mxsecrets.webhook.cluster;
