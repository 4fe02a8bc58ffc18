/** When the sidecar checks, how many calls it may make, and the signal that ends it. */
package io.mxsecrets.agent.schedule;
