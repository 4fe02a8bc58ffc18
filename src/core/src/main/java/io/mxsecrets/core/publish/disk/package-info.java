/** The file system as the publisher needs it. */
package io.mxsecrets.core.publish.disk;
