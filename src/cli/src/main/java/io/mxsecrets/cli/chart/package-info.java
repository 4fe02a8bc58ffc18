/** Values of our Helm chart: its schema, and the webhook's configuration that the chart makes of them. */
package io.mxsecrets.cli.chart;
