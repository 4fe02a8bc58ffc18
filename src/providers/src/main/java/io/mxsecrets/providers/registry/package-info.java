/** Which stores there are. */
package io.mxsecrets.providers.registry;
