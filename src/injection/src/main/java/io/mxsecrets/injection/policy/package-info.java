/** What the cluster admin configures: defaults, stores, policy, images, resources; and the rules that hold pods to it. */
package io.mxsecrets.injection.policy;
