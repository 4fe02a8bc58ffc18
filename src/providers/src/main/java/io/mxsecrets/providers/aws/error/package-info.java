/** What AWS answers instead of a result: the error, the call that it ended, and the exceptions that carry both. */
package io.mxsecrets.providers.aws.error;
