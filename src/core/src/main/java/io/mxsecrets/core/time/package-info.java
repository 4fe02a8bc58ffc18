/** Monotonic time, deadlines and waits, all injected. */
package io.mxsecrets.core.time;
