/** How servers are found, started once per run, shared by all forks, and stopped. */
package io.mxsecrets.testbed.server;
