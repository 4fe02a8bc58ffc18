/** From layers to checked settings: precedence, locks, defaults, and the rules between settings. */
package io.mxsecrets.core.settings.resolve;
