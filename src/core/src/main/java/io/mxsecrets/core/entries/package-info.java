/** Dotted keys with their texts: selected, renamed, merged from several sources, and where each came from. */
package io.mxsecrets.core.entries;
