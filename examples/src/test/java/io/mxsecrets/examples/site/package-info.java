/** The site of the pages, as a reader's browser shows it. */
package io.mxsecrets.examples.site;
