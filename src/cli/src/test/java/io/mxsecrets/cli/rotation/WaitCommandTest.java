package io.mxsecrets.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.pods.FakeCluster;
import io.mxsecrets.cli.pods.FakeCluster.Answer;
import io.mxsecrets.cli.pods.TestPods;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitCommandTest extends CommandTest {
    private static final Map<String, String> VAULT =
            Map.of("secret.db", "https://vault.example:8200/kv/db", "vault-role", "app");

    @AutoClose
    private final FakeCluster cluster;

    private Path kubeconfig;

    WaitCommandTest() throws Exception {
        cluster = new FakeCluster();
    }

    @BeforeEach
    void twoPodsOneOfThemBehind() throws Exception {
        kubeconfig = cluster.kubeconfig(directory);
        pod("done", VAULT);
        pod("late", VAULT);
        cluster.status("done", TestPods.page("db", "8", ""));
        cluster.status(
                "late",
                TestPods.page("db", "7", "").replace("\"failing\":null,\"st", "\"failing\":\"unreachable\",\"st"));
    }

    private ObjectNode pod(String name, Map<String, String> annotations) throws Exception {
        ObjectNode pod = TestPods.injected(directory, "team-a", name, annotations);
        cluster.pod(pod);
        return pod;
    }

    private Ended wait(String secret, String version, String timeout, Object... more) {
        Object[] all = new Object[more.length + 8];
        System.arraycopy(
                new Object[] {"wait", secret, "--version", version, "--timeout", timeout, "--kubeconfig", kubeconfig},
                0,
                all,
                0,
                8);
        System.arraycopy(more, 0, all, 8, more.length);
        return mxsecrets(all);
    }

    @Test
    void namesTheStragglerAndWhyAndEndsWith69() {
        Ended ended = wait("kv/db", "8", "1s");

        assertThat(ended.exitCode()).isEqualTo(69);
        assertThat(ended.out())
                .containsPattern(
                        "team-a +late +db +7 +has version 7, failing: unreachable, last answer of the store 40 s ago")
                .doesNotContain("done");
        assertThat(ended.err()).contains("1 of 2 pods is not done after 1 s: do not revoke what version 8 replaced");
    }

    @Test
    void endsWith0OnceTheStragglerHasIt() {
        AtomicInteger looks = new AtomicInteger();
        cluster.page("late", () -> Answer.of(200, TestPods.page("db", looks.incrementAndGet() < 2 ? "7" : "8", "")));

        Ended ended = wait("kv/db", "8", "60s");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains("1 of 2 done; team-a/late has version 7")
                .contains("version 8 is in the files of all 2 pods that use it");
        assertThat(cluster.asked().stream().filter(path -> path.contains("done:8791")))
                .as("what is over is not asked again")
                .hasSize(1);
    }

    @Test
    void aPodThatComesMeanwhileCountsAndOneThatGoesDoesNot() throws Exception {
        ObjectNode comes = TestPods.injected(directory, "team-a", "comes", VAULT);
        ObjectNode goes = pod("goes", VAULT);
        cluster.status("goes", TestPods.page("db", "1", ""));
        cluster.status("comes", TestPods.page("db", "9", ""));
        cluster.page("late", () -> {
            cluster.remove(goes);
            cluster.pod(comes);
            cluster.status("late", TestPods.page("db", "8", ""));
            return Answer.of(200, TestPods.page("db", "7", ""));
        });

        Ended ended = wait("kv/db", "8", "60s", "-o", "json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(ended.out());
        assertThat(json.path("over").asBoolean()).isTrue();
        assertThat(json.path("sources").findValuesAsText("pod")).containsExactly("comes", "done", "late");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kv/db", "/kv/db", "kv/data/db", "https://vault.example:8200/kv/db", "{vault://hcv/kv/db/key}"})
    void everySpellingOfASecretIsThatSecret(String secret) {
        assertThat(wait(secret, "7", "1s").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kv/other", "https://other.example:8200/kv/db", "db"})
    void anotherSecretIsUsedByNobodyWhichIsNoSuccess(String secret) {
        Ended ended = wait(secret, "7", "1s");
        assertThat(ended.exitCode()).isEqualTo(66);
        assertThat(ended.err()).contains("no pod uses");
    }

    @Test
    void anArnAndANameAreOneSecret() throws Exception {
        String role = "arn:aws:iam::123456789012:role/app";
        pod("by-name", Map.of("secret", "prod/db", "aws-region", "eu-west-1", "aws-role-arn", role));
        pod(
                "by-arn",
                Map.of(
                        "secret",
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
                        "aws-role-arn",
                        role));
        cluster.status("by-name", TestPods.page("main", "v-new", ""));
        cluster.status("by-arn", TestPods.page("main", "v-old", ""));

        for (String secret :
                new String[] {"prod/db", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"}) {
            assertThat(wait(secret, "v-new", "1s").out()).contains("by-arn").doesNotContain("by-name");
        }
        assertThat(wait("arn:aws:secretsmanager:eu-west-2:123456789012:secret:prod/db", "v", "1s")
                        .exitCode())
                .isEqualTo(66);
    }

    @Test
    void aBarePodAndAPinnedOneStraggle() throws Exception {
        cluster.pod(TestPods.bare("team-a", "bare", Map.of("inject", "true", "secret", "kv/db", "provider", "vault")));
        pod(
                "pinned",
                Map.of("secret.db", "https://vault.example:8200/kv/db", "vault-role", "app", "version.db", "previous"));
        cluster.status("pinned", TestPods.page("db", "7", ""));

        assertThat(wait("kv/db", "8", "1s").out())
                .containsPattern("bare .*not injected")
                .containsPattern("pinned .*its settings ask for version: previous");
    }

    @Test
    void whatIsReadAtStartOnlyIsTold() throws Exception {
        cluster.status("late", TestPods.page("db", "8", "").replace("\"restartDue\":false", "\"restartDue\":true"));

        Ended files = wait("kv/db", "8", "1s");
        assertThat(files.exitCode()).isZero();
        assertThat(files.err()).contains("1 of them reads its file at the app's start only: restart that pod");

        Ended apps = wait("kv/db", "8", "1s", "--restarted");
        assertThat(apps.exitCode()).isEqualTo(69);
        assertThat(apps.out()).containsPattern("late .*restart due");
    }

    @Test
    void badArgumentsAre64() {
        assertThat(wait("kv/db", "8", "300").exitCode()).isEqualTo(64);
        assertThat(wait("ftp://x/y", "8", "1s").exitCode()).isEqualTo(64);
    }
}
