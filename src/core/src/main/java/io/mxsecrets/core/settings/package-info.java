/** One vocabulary in four places: the register of settings, its layers, and the settings that come of them. */
package io.mxsecrets.core.settings;
