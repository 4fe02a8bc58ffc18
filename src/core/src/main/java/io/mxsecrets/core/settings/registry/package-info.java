/** Every setting of the product. */
package io.mxsecrets.core.settings.registry;
