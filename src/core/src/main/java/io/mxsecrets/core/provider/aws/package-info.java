/** AWS Secrets Manager, without its client. */
package io.mxsecrets.core.provider.aws;
