package io.mxsecrets.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.CommandTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyCommandTest extends CommandTest {
    private static final String ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";
    private static final Path MENDIXAPP = EXAMPLES.resolve("operator/mendixapp.yaml");
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/prod-a1B2c3";

    private static JsonNode json(Object... arguments) throws Exception {
        List<Object> all = new ArrayList<>(List.of("policy", "--as", "json"));
        all.addAll(List.of(arguments));
        Ended ended = mxsecrets(all.toArray());
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return new ObjectMapper().readTree(ended.out());
    }

    private Path pod(String annotations) {
        return file(
                "pod.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\n  namespace: team\n  annotations: {mxsecrets.io/inject: 'true', "
                        + annotations + "}\nspec:\n  serviceAccountName: app\n"
                        + "  containers: [{name: mendix, securityContext: {runAsUser: 1001}}]\n");
    }

    @Test
    void aRoleOfAwsMayReadItsSecretAndIsTakenByItsServiceAccountOnly() throws Exception {
        JsonNode role = json("-f", MENDIXAPP, "--issuer", ISSUER).at("/aws/0");
        assertThat(role.path("role").asText()).isEqualTo("arn:aws:iam::123456789012:role/mendix-orders");
        assertThat(role.path("policy").toString())
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "[\"secretsmanager:DescribeSecret\",\"secretsmanager:GetSecretValue\"],\"Resource\":[\"" + ARN
                        + "\"]}]}");
        assertThat(role.path("trust").toString())
                .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":"
                                + "\"arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC\"},"
                                + "\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{"
                                + "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud\":\"sts.amazonaws.com\","
                                + "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub\":\"system:serviceaccount:orders-prod:orders\"}}}]}");
    }

    @Test
    void aRoleThatIsStillToBeMadeHasTheNameOfItsServiceAccount() throws Exception {
        Path pod = pod("mxsecrets.io/secret: orders, mxsecrets.io/provider: aws, mxsecrets.io/aws-region: cn-north-1");
        JsonNode role = json("-f", pod, "--account", "210987654321").at("/aws/0");
        assertThat(role.path("role").asText()).isEqualTo("arn:aws-cn:iam::210987654321:role/app");
        assertThat(role.at("/policy/Statement/0/Resource/0").asText())
                .isEqualTo("arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:orders-??????");

        Ended unknown = mxsecrets("policy", "-f", pod);
        assertThat(unknown.exitCode()).isEqualTo(64);
        assertThat(unknown.err()).contains("give --account");
    }

    @Test
    void aChainGivesEachRoleItsOwnRights() throws Exception {
        Path pod = pod(
                "mxsecrets.io/secret: '" + ARN
                        + "', mxsecrets.io/aws-role-arn: 'arn:aws:iam::123456789012:role/first', "
                        + "mxsecrets.io/aws-assume-role-arn: 'arn:aws:iam::210987654321:role/team/second', mxsecrets.io/aws-external-id: x-1");
        JsonNode roles = json("-f", pod, "--issuer", ISSUER).path("aws");
        assertThat(roles.at("/0/policy/Statement").toString())
                .isEqualTo(
                        "[{\"Effect\":\"Allow\",\"Action\":[\"sts:AssumeRole\"],\"Resource\":[\"arn:aws:iam::210987654321:role/team/second\"]}]");
        assertThat(roles.at("/1/trust/Statement").toString())
                .isEqualTo(
                        "[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/first\"},\"Action\":\"sts:AssumeRole\","
                                + "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"x-1\"}}}]");
        assertThat(roles.at("/1/policy").toString()).contains("GetSecretValue", ARN);
        assertThat(mxsecrets("policy", "-f", pod, "--issuer", ISSUER).out())
                .contains("--role-name second --path /team/ ");
    }

    @Test // A48
    void aChainBehindPodIdentityTakesTheTagsOfItsSession() throws Exception {
        Path pod = pod(
                "mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/aws-auth: pod-identity, "
                        + "mxsecrets.io/aws-assume-role-arn: 'arn:aws:iam::210987654321:role/second', mxsecrets.io/aws-external-id: x-1");
        JsonNode roles = json("-f", pod).path("aws");
        assertThat(roles.at("/0/policy/Statement/0/Action").toString())
                .isEqualTo("[\"sts:AssumeRole\",\"sts:TagSession\"]");
        JsonNode trust = roles.at("/1/trust/Statement");
        assertThat(trust.findValuesAsText("Action")).containsExactly("sts:AssumeRole", "sts:TagSession");
        assertThat(trust.findValuesAsText("AWS"))
                .hasSize(2)
                .containsOnly(roles.at("/0/role").asText());
        assertThat(trust.at("/0/Condition").toString()).contains("x-1");
        assertThat(trust.at("/1").has("Condition")).isFalse();
    }

    @Test
    void podIdentityTrustsItsServiceAccountByTheTagsOfTheSession() throws Exception {
        Path pod = pod("mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/aws-auth: pod-identity");
        JsonNode trust = json("-f", pod).at("/aws/0/trust/Statement/0");
        assertThat(trust.at("/Principal/Service").asText()).isEqualTo("pods.eks.amazonaws.com");
        assertThat(trust.at("/Condition/StringEquals").toString())
                .isEqualTo(
                        "{\"aws:RequestTag/kubernetes-namespace\":\"team\",\"aws:RequestTag/kubernetes-service-account\":\"app\"}");
    }

    @Test
    void keysOfAUserGetAPolicyWithoutARole() throws Exception {
        Path pod = pod("mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/aws-credentials-secret: keys");
        assertThat(json("-f", pod).at("/aws/0").has("role")).isFalse();
        assertThat(mxsecrets("policy", "-f", pod).out()).startsWith("# For the user whose keys");
    }

    @Test
    void aPodThatNeverLooksAgainNeedsNoRightToDescribe() throws Exception {
        Path init = pod("mxsecrets.io/secret: '" + ARN + "', mxsecrets.io/mode: init");
        assertThat(json("-f", init).toString()).contains("GetSecretValue").doesNotContain("DescribeSecret");
        Path vault = pod("mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app, "
                + "mxsecrets.io/refresh-interval: never");
        assertThat(json("-f", vault).toString()).contains("kv/data/app").doesNotContain("metadata");
    }

    @Test
    void aKeyOfTheTeamsOwnMayBeUsedThroughSecretsManagerOnly() throws Exception {
        String key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
        JsonNode statement = json("-f", MENDIXAPP, "--kms-key", key).at("/aws/0/policy/Statement/1");
        assertThat(statement.toString())
                .isEqualTo(
                        "{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\"],\"Resource\":[\"" + key
                                + "\"],\"Condition\":{\"StringEquals\":{\"kms:ViaService\":\"secretsmanager.eu-west-1.amazonaws.com\"}}}");
        assertThat(mxsecrets("policy", "-f", MENDIXAPP, "--kms-key", "key").exitCode())
                .isEqualTo(64);
    }

    @Test
    void aRoleOfVaultIsBoundToItsServiceAccountAndMayReadItsPathOnly() throws Exception {
        JsonNode role = json("-f", EXAMPLES.resolve("pmp/pod-vault.yaml")).at("/vault/0");
        assertThat(role.path("policy").asText())
                .isEqualTo("path \"pmp-dev/data/admin\" {\n  capabilities = [\"read\"]\n}\n\n"
                        + "path \"pmp-dev/metadata/admin\" {\n  capabilities = [\"read\"]\n}\n");
        assertThat(role.path("role").toString())
                .isEqualTo(
                        "{\"bound_service_account_names\":[\"pmp-companion\"],\"bound_service_account_namespaces\":[\"feature-test\"],"
                                + "\"audience\":\"vault\",\"token_policies\":[\"pmp-companion\"],\"token_ttl\":86400}");
    }

    @Test
    void jwtAuthBindsTheSubject() throws Exception {
        Path pod = pod("mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app, "
                + "mxsecrets.io/vault-auth-mount: jwt, mxsecrets.io/vault-namespace: team-a");
        JsonNode role = json("-f", pod).at("/vault/0");
        assertThat(role.path("namespace").asText()).isEqualTo("team-a");
        assertThat(role.path("role").toString())
                .contains("\"role_type\":\"jwt\"", "\"bound_subject\":\"system:serviceaccount:team:app\"");
        assertThat(json("-f", pod, "--vault-auth", "kubernetes")
                        .at("/vault/0/authType")
                        .asText())
                .isEqualTo("kubernetes");
    }

    @Test
    void rolesThatReachFartherThanTheirPodsAreNamed() {
        Path first = pod("mxsecrets.io/secret: 'https://vault.example:8200/kv/app', mxsecrets.io/vault-role: app");
        Path second = file(
                "other.yaml",
                read(first)
                        .replace("namespace: team", "namespace: other")
                        .replace("serviceAccountName: app", "serviceAccountName: web"));
        Ended ended = mxsecrets("policy", "-f", first, "-f", second);
        assertThat(ended.err()).contains("the role app takes each of its ServiceAccounts in each of its Namespaces");
        assertThat(mxsecrets("policy", "-f", first).err()).doesNotContain("takes each");
    }

    @Test
    void aPathThatAPolicyCannotNameIsRefused() {
        Path pod = pod(
                "mxsecrets.io/secret: 'kv/team/+/app', mxsecrets.io/vault-address: 'https://vault.example', mxsecrets.io/vault-role: app");
        assertThat(mxsecrets("policy", "-f", pod).exitCode()).isEqualTo(64);
    }

    @Test
    void noCommandReplacesAnything() {
        String text = mxsecrets(
                        "policy",
                        "-f",
                        MENDIXAPP,
                        "-f",
                        EXAMPLES.resolve("pmp/pod-vault.yaml"),
                        "--issuer",
                        ISSUER,
                        "--kubernetes-host",
                        "https://10.0.0.1:6443")
                .out();
        List<String> commands = text.replace("||\n", "||")
                .lines()
                .filter(line -> line.matches("(aws|vault) .*"))
                .toList();
        assertThat(commands).hasSize(6).allSatisfy(command -> assertThat(command)
                .matches("aws iam create-role .*|vault auth enable .*|(aws iam get-|vault (policy )?read ).*\\|\\|.*"));
        assertThat(text).contains("vault write auth/kubernetes/config kubernetes_host=https://10.0.0.1:6443");
    }

    @Test
    void writersGetWhatWritingTakesAndNoRightToDelete() throws Exception {
        JsonNode both = json("-f", MENDIXAPP, "-f", EXAMPLES.resolve("pmp/pod-vault.yaml"), "--access", "write");
        assertThat(both.at("/aws/0/policy/Statement/0/Action").toString())
                .contains("UpdateSecret", "PutSecretValue", "CreateSecret")
                .doesNotContain("Delete", "List", "*");
        assertThat(both.at("/vault/0/policy").asText())
                .contains("[\"create\", \"read\", \"update\", \"patch\"]")
                .doesNotContain("delete");
    }

    @Test
    void whatIsNotNeededIsSaidInOneSentence() {
        Ended ended = mxsecrets("policy", "-f", MENDIXAPP);
        assertThat(ended.err()).contains("not needed: secretsmanager:ListSecrets", "give --issuer");
        assertThat(ended.out())
                .doesNotContain("ListSecrets")
                .contains("aws iam get-role-policy --role-name mendix-orders");
    }

    @Test
    void eachFormIsForItsStore() {
        Path vault = EXAMPLES.resolve("pmp/pod-vault.yaml");
        assertThat(mxsecrets("policy", "-f", vault, "--as", "hcl").out()).startsWith("path \"pmp-dev/data/admin\" {");
        assertThat(mxsecrets("policy", "-f", vault, "--as", "cloudformation").exitCode())
                .isEqualTo(64);
        assertThat(mxsecrets("policy", "-f", MENDIXAPP, "--as", "hcl").exitCode())
                .isEqualTo(64);
        assertThat(mxsecrets("policy", "-f", MENDIXAPP, "--as", "cloudformation", "--issuer", ISSUER)
                        .out())
                .contains("Type: AWS::IAM::Role", "RoleName: mendix-orders");
        assertThat(mxsecrets("policy", "-f", vault, "-f", MENDIXAPP, "--as", "terraform", "--issuer", ISSUER)
                        .out())
                .contains(
                        "resource \"aws_iam_role\" \"mendix-orders\"",
                        "resource \"vault_policy\" \"pmp-companion\"",
                        "token_policies = [vault_policy.pmp-companion.name]");
    }

    @Test
    void aPodThatIsRefusedOrDoesNotAskEndsTheCommand() {
        assertThat(mxsecrets("policy", "-f", pod("mxsecrets.io/secrt: a")).exitCode())
                .isEqualTo(64);
        Path silent = file("pod.yaml", "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: mendix}]}");
        assertThat(mxsecrets("policy", "-f", silent).err()).contains("no pod of the manifests asks");
    }

    private static String read(Path file) {
        try {
            return java.nio.file.Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
