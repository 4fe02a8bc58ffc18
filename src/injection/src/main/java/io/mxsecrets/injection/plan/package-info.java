/** What is added to a pod, worked out from its settings: containers, volumes, mounts, variables, identity, memory. */
package io.mxsecrets.injection.plan;
