/** The places where a setting may stand, and how its key is spelled in each. */
package io.mxsecrets.core.settings.layer;
