/** An AdmissionReview and its reply. */
package io.mxsecrets.webhook.review;
