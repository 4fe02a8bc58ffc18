/** Words about names: which known one was meant. */
package io.mxsecrets.core.text;
