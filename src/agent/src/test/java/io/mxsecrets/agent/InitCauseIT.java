package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last line of the packaged {@code init} where a real store says no: what a walk finds, and its fix. */
@RealVault
@RealApiServer
@RealAws
class InitCauseIT {
    private static final String CANARY = "CANARY-27b1";

    private final VaultServer vault;
    private final ApiServer kubernetes;
    private final AwsServer aws;
    private VaultPod pod;

    @TempDir
    Path scratch;

    InitCauseIT(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        this.aws = aws;
    }

    @BeforeEach
    void given() {
        pod = new VaultPod(vault, kubernetes, scratch);
    }

    private void endsWith(int code, Map<String, String> settings, String... words) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("DIRECTORY", scratch.resolve("files").toString());
        all.put("HEALTH_LISTEN", "none");
        try (AgentProcess agent = AgentProcess.start(scratch, all, "init")) {
            assertThat(agent.end()).as(agent.err()).isEqualTo(code);
            List<String> lines = agent.lines();
            assertThat(lines.get(lines.size() - 1))
                    .contains("\"exit_code\":\"" + code + "\"")
                    .contains(words);
            assertThat(agent.out() + agent.err()).doesNotContain(CANARY);
            pod.secrets()
                    .forEach(secret -> assertThat(agent.out() + agent.err()).doesNotContain(secret));
        }
    }

    @Test // A38
    void aPolicyOnThePathOfTheCli() {
        pod.kv.put("app", "{\"k\":\"" + CANARY + "\"}");
        String mount = pod.kv.mount();
        vault.putPolicy(pod.kv.readPolicy(), "path \"" + mount + "/app\" { capabilities = [\"read\"] }");
        endsWith(77, pod.settings(), "path of the CLI", "write path \\\"" + mount + "/data/app\\\"");
    }

    @Test // A38
    void aDocumentOneDataTooDeep() {
        pod.kv.put("data/app", "{\"k\":\"" + CANARY + "\"}");
        endsWith(66, pod.settings(), "the secret lies at " + pod.kv.mount() + "/data/data/app", "vault kv put -cas=0");
    }

    @Test // A38
    void aRoleThatIsNotThereIsSaidOnce() {
        pod.kv.put("app", "{\"k\":\"" + CANARY + "\"}");
        pod.deleteRole();
        endsWith(77, pod.settings(), "has no role app at auth/", "; correct vault-role, or create it");
    }

    @Test // A38
    void aLabelThatNoVersionHas() throws Exception {
        String name = aws.freshName("PMP");
        aws.createSecret(name, "{\"k\":\"" + CANARY + "\"}");
        endsWith(
                66, aws(name, Map.of("VERSION", "stage:BLUE")), "the labels AWSCURRENT and no BLUE", "correct version");
    }

    @Test // A38
    void aSecretThatWaitsForItsDeletion() throws Exception {
        String name = aws.freshName("PMP");
        aws.createSecret(name, "{\"k\":\"" + CANARY + "\"}");
        aws.deleteSecret(name);
        endsWith(66, aws(name, Map.of()), "was scheduled for deletion at", "restore-secret");
    }

    private Map<String, String> aws(String name, Map<String, String> more) throws Exception {
        Path token = Files.writeString(
                scratch.resolve("aws-token"),
                aws.webIdentityToken(
                        "system:serviceaccount:team:app",
                        "sts.amazonaws.com",
                        Instant.now().plusSeconds(600)));
        Map<String, String> settings = new HashMap<>(Map.of(
                "PROVIDER", "aws",
                "SECRET", name,
                "AWS_REGION", aws.region(),
                "AWS_ENDPOINT", aws.endpoint().toString(),
                "AWS_STS_ENDPOINT", aws.endpoint().toString(),
                "ALLOW_HTTP", "true",
                "AWS_ROLE_ARN", aws.createRole(aws.freshName("role")),
                "AWS_TOKEN_FILE", token.toString()));
        settings.putAll(more);
        return settings;
    }
}
