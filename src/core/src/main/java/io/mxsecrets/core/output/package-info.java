/** What a source writes: the names of formats and layouts, and a rendered file. */
package io.mxsecrets.core.output;
