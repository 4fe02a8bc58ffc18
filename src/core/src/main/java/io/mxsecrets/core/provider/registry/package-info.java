/** Which kinds of store there are. */
package io.mxsecrets.core.provider.registry;
