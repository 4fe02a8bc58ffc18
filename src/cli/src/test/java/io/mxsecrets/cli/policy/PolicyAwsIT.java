package io.mxsecrets.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.aws.AwsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A36 on LocalStack, whose community edition enforces no policy: it takes the role and the policy, and its simulation of
 * the role says which calls they allow. That simulation compares texts, so the secret is named by its whole ARN.
 */
@RealAws
class PolicyAwsIT extends JarTest {
    private static final Pattern DECISION = Pattern.compile("<EvalDecision>(\\w+)</EvalDecision>");

    @Test // A36
    void theRoleMayReadItsSecretAndMinusOneLineItMayNot(AwsServer aws) throws Exception {
        String arn = aws.createSecret(aws.freshName("policy"), "{}").arn();
        String other = aws.createSecret(aws.freshName("policy"), "{}").arn();
        String role = aws.freshName("policy");
        String roleArn = "arn:aws:iam::" + aws.accountId() + ":role/" + role;
        Path pod = Files.writeString(
                directory.resolve("pod.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: app
                  annotations:
                    mxsecrets.io/inject: "true"
                    mxsecrets.io/secret: %s
                    mxsecrets.io/aws-role-arn: %s
                spec: {containers: [{name: mendix, image: app, securityContext: {runAsUser: 1001}}]}
                """
                        .formatted(arn, roleArn));
        Ended ended = mxsecrets("policy", "-f", pod, "--issuer", "https://oidc.example/id/1", "--as", "json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode printed = new ObjectMapper().readTree(ended.out()).at("/aws/0");

        iam(
                aws,
                "CreateRole",
                Map.of(
                        "RoleName",
                        role,
                        "AssumeRolePolicyDocument",
                        printed.path("trust").toString()));
        put(aws, role, printed.path("policy"));
        assertThat(decision(aws, roleArn, "secretsmanager:GetSecretValue", arn)).isEqualTo("allowed");
        assertThat(decision(aws, roleArn, "secretsmanager:DescribeSecret", arn)).isEqualTo("allowed");
        assertThat(decision(aws, roleArn, "secretsmanager:PutSecretValue", arn)).isNotEqualTo("allowed");
        assertThat(decision(aws, roleArn, "secretsmanager:GetSecretValue", other))
                .isNotEqualTo("allowed");

        JsonNode less = printed.path("policy").deepCopy();
        ArrayNode actions = (ArrayNode) less.at("/Statement/0/Action");
        assertThat(actions.get(1).asText()).isEqualTo("secretsmanager:GetSecretValue");
        actions.remove(1);
        put(aws, role, less);
        assertThat(decision(aws, roleArn, "secretsmanager:GetSecretValue", arn)).isNotEqualTo("allowed");
    }

    private static void put(AwsServer aws, String role, JsonNode policy) {
        iam(aws, "PutRolePolicy", Map.of("RoleName", role, "PolicyName", "read", "PolicyDocument", policy.toString()));
    }

    private static String decision(AwsServer aws, String role, String action, String resource) {
        String answer = iam(
                aws,
                "SimulatePrincipalPolicy",
                Map.of(
                        "PolicySourceArn", role,
                        "ActionNames.member.1", action,
                        "ResourceArns.member.1", resource));
        Matcher decision = DECISION.matcher(answer);
        assertThat(decision.find()).as(answer).isTrue();
        return decision.group(1);
    }

    private static String iam(AwsServer aws, String action, Map<String, String> form) {
        Map<String, String> whole = new java.util.TreeMap<>(form);
        whole.putAll(Map.of("Action", action, "Version", "2010-05-08"));
        return aws.query("iam", whole);
    }

    /** The grammar of AWS: cfn-lint reads policies in templates against it. */
    @Test
    void theTemplatesAreReadByTheirOwnCheckers() throws Exception {
        List<Object> policy = List.of(
                "policy",
                "-f",
                EXAMPLES.resolve("operator/mendixapp.yaml"),
                "-f",
                EXAMPLES.resolve("pmp/pod-vault.yaml"),
                "--issuer",
                "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
                "--as");
        Path template = Files.writeString(directory.resolve("template.yaml"), print(policy, "cloudformation"));
        assertThat(check("cfn-lint", template)).isEmpty();
        Path terraform = Files.writeString(directory.resolve("policy.tf"), print(policy, "terraform"));
        assertThat(check("hcl-lint", terraform)).contains("aws_iam_role", "vault_kubernetes_auth_backend_role");
    }

    private String print(List<Object> policy, String form) {
        List<Object> arguments = new java.util.ArrayList<>(policy);
        arguments.add(form);
        Ended ended = mxsecrets(arguments.toArray());
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out();
    }

    private static String check(String program, Path file) throws Exception {
        Process process = new ProcessBuilder(
                        io.mxsecrets.testbed.server.Binaries.need(program).toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
