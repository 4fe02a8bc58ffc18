/** How users name a secret and a version of it, in each spelling that the supported systems have. */
package io.mxsecrets.core.reference;
