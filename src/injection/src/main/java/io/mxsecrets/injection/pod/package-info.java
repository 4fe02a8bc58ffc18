/** A pod as the API server sent it: raw JSON with questions, never converted, so that nothing of it is lost. */
package io.mxsecrets.injection.pod;
