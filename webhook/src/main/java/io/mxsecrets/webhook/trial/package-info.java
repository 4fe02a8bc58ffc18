/** What {@code helm test} runs: a pod that goes through the API server and the webhook, and is not stored. */
package io.mxsecrets.webhook.trial;
