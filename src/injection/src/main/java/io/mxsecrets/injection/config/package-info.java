/** The cluster admin's configuration: its parts, and the strict reader that lists every mistake. */
package io.mxsecrets.injection.config;
