/** From sources to the files of a generation: read, flatten, select, merge, lint, render. */
package io.mxsecrets.providers.pipeline;
