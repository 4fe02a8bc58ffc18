/** What tests need besides servers: certificates, fuzzing, key sets, hostile texts. */
package io.mxsecrets.testbed.tool;
