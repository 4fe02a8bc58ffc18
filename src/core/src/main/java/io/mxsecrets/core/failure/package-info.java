/** What can go wrong: one exception, a closed set of reasons, the exit codes. */
package io.mxsecrets.core.failure;
