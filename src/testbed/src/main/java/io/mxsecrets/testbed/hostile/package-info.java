/** Stores that misbehave, as scripts, and the runs of a packaged agent against them. */
package io.mxsecrets.testbed.hostile;
