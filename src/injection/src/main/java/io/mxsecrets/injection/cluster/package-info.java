/** The two things that the webhook asks a cluster for: a Namespace and a ServiceAccount, each by name. */
package io.mxsecrets.injection.cluster;
