/** What the README and the guides say is so: their names exist, their links lead somewhere, their commands run. */
package io.mxsecrets.examples.guides;
