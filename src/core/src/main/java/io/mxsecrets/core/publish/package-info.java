/** From bytes to files: generations, published whole. */
package io.mxsecrets.core.publish;
