/** What a generation says about itself: its manifest and its name. */
package io.mxsecrets.core.publish.manifest;
