/** Notifies the app of a new generation; never undoes a write. */
package io.mxsecrets.agent.notify;
