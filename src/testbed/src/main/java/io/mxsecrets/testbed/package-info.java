/**
 * Real servers for tests: Vault, LocalStack, a Kubernetes API server and a node, found in the environment, in a Docker
 * engine or among the programs that {@code src/testbed/build} makes, and shared by all tests of one Maven run.
 */
package io.mxsecrets.testbed;
