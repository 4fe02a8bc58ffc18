/** The init container, the sidecar and their volumes, as JSON. */
package io.mxsecrets.injection.plan.container;
