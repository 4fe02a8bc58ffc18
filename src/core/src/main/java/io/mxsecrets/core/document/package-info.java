/** From a document to entries: parse strictly, flatten, select, merge. */
package io.mxsecrets.core.document;
