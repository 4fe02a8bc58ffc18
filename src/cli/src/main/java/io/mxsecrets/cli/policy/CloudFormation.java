package io.mxsecrets.cli.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Trees;
import java.util.Collection;
import java.util.Optional;

/** The rights of AWS as a template of CloudFormation: a role where who takes it is known, else a policy for one that is there. */
final class CloudFormation {
    private CloudFormation() {}

    static ObjectNode of(Access access, Collection<AwsRole> roles) {
        ObjectNode template = Trees.object()
                .put("AWSTemplateFormatVersion", "2010-09-09")
                .put("Description", "What pods need of AWS Secrets Manager; made by mxsecrets policy.");
        ObjectNode resources = template.putObject("Resources");
        int number = 0;
        for (AwsRole role : roles) {
            String suffix = roles.size() == 1 ? "" : Integer.toString(++number);
            Optional<ObjectNode> trust = role.trustPolicy();
            if (trust.isPresent()) {
                role(resources.putObject("Role" + suffix), role, trust.get(), access);
            } else {
                policy(resources.putObject("Policy" + suffix), role, access);
            }
        }
        return template;
    }

    private static void role(ObjectNode resource, AwsRole role, ObjectNode trust, Access access) {
        ObjectNode properties = resource.put("Type", "AWS::IAM::Role").putObject("Properties");
        properties.put("RoleName", role.name()).put("Path", role.path()).set("AssumeRolePolicyDocument", trust);
        properties
                .putArray("Policies")
                .addObject()
                .put("PolicyName", "mxsecrets-" + access)
                .set("PolicyDocument", role.permissions());
    }

    private static void policy(ObjectNode resource, AwsRole role, Access access) {
        ObjectNode properties = resource.put("Type", "AWS::IAM::ManagedPolicy").putObject("Properties");
        properties.put("ManagedPolicyName", role.label() + "-mxsecrets-" + access);
        role.arn().ifPresent(arn -> properties.putArray("Roles").add(role.name()));
        properties.set("PolicyDocument", role.permissions());
    }
}
