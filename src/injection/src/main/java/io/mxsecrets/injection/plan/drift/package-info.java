/** What other admission controllers may change in the containers that were added. */
package io.mxsecrets.injection.plan.drift;
