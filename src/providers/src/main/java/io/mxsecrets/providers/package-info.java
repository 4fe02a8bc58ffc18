/** The backends that secrets are read from, behind one interface. Each has a package of its own and knows no other. */
package io.mxsecrets.providers;
