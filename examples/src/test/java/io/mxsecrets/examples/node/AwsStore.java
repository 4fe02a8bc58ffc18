package io.mxsecrets.examples.node;

import io.mxsecrets.testbed.aws.AwsServer;
import java.io.IOException;
import java.util.Map;

/** LocalStack in place of AWS; the role is the ServiceAccount's. */
record AwsStore(AwsServer aws, String name, String arn, String role) implements Store {
    static AwsStore of(Team team, AwsServer aws) throws IOException {
        String name = aws.freshName("PMP-Production-Credentials");
        String arn = aws.createSecret(name, PmpDocument.nested()).arn();
        String role = aws.createRole(aws.freshName("pmp"));
        team.account(Map.of("eks.amazonaws.com/role-arn", role));
        return new AwsStore(aws, name, arn, role);
    }

    @Override
    public String example() {
        return "pmp/pod-aws.yaml";
    }

    @Override
    public Map<String, String> annotations() {
        return Map.of(
                "mxsecrets.io/secret",
                arn,
                "mxsecrets.io/aws-endpoint",
                aws.endpointForPods().toString(),
                "mxsecrets.io/aws-sts-endpoint",
                aws.endpointForPods().toString(),
                "mxsecrets.io/allow-http",
                "true");
    }

    @Override
    public void rotate(String password) throws IOException {
        aws.putSecret(name, PmpDocument.rotated(PmpDocument.nested(), password));
    }
}
