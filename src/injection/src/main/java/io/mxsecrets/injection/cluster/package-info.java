/** What the webhook asks a cluster for: a Namespace and a ServiceAccount, each by name, and its version. */
package io.mxsecrets.injection.cluster;
