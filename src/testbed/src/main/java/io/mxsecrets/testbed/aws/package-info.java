/** A real LocalStack for tests. */
package io.mxsecrets.testbed.aws;
