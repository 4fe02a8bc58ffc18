/** The whole way on a real node: the chart installed by Helm, the webhook and the agent from images, real stores. */
package io.mxsecrets.examples.node;
