/** What the agent tells while it runs: log lines, metrics, and the pages that show them. */
package io.mxsecrets.agent.observe;
