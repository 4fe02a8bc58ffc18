/** One secret of AWS: its name, the calls that read it, and what their errors mean. */
package io.mxsecrets.providers.aws.secret;
