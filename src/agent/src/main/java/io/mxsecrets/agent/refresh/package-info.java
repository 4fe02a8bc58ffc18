/** The sidecar's loop: when to look, what to keep, what to write. One thread, moved by an injected clock. */
package io.mxsecrets.agent.refresh;
