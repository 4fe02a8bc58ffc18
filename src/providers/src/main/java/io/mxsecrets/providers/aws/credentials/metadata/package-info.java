/** Credentials from an endpoint beside the pod: EKS Pod Identity, an ECS task role, the role of an EC2 instance. */
package io.mxsecrets.providers.aws.credentials.metadata;
