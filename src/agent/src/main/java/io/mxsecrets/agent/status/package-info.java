/** What a sidecar lets others see of its work: aliases and versions. */
package io.mxsecrets.agent.status;
