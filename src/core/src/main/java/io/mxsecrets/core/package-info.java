/** The product's words: settings, documents, entries, formats and generations, in plain Java. */
package io.mxsecrets.core;
