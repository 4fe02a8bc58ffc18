package io.mxsecrets.cli.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.pods.FakeCluster.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodsCommandTest extends CommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> VAULT =
            Map.of("secret.db", "https://vault.example:8200/kv/db", "vault-role", "app");

    @AutoClose
    private final FakeCluster cluster;

    private Path kubeconfig;

    PodsCommandTest() throws Exception {
        cluster = new FakeCluster();
    }

    @BeforeEach
    void connect() throws Exception {
        kubeconfig = cluster.kubeconfig(directory);
    }

    private ObjectNode injected(String name, Map<String, String> annotations) throws Exception {
        ObjectNode pod = TestPods.injected(directory, "team-a", name, annotations);
        cluster.pod(pod);
        return pod;
    }

    private Ended pods(Object... more) {
        Object[] all = new Object[more.length + 3];
        all[0] = "pods";
        all[1] = "--kubeconfig";
        all[2] = kubeconfig;
        System.arraycopy(more, 0, all, 3, more.length);
        return mxsecrets(all);
    }

    private JsonNode json(int pod) throws Exception {
        Ended ended = pods("-o", "json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return JSON.readTree(ended.out()).path("pods").path(pod);
    }

    @Test
    void tellsTheVersionInTheFilesOfEachSource() throws Exception {
        injected("app-1", VAULT);
        cluster.status("app-1", TestPods.page("db", "7", ""));

        Ended table = pods();
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out().lines().toList().get(1)).matches("team-a +app-1 +0.1.0 +db +kv/db +7 +40s +fresh");
        assertThat(json(0).path("injected").asBoolean()).isTrue();
        assertThat(json(0).path("sources").path(0).path("version").asText()).isEqualTo("7");
        assertThat(json(0).path("sources").path(0).path("ageSeconds").asInt()).isEqualTo(40);
        assertThat(cluster.asked()).anyMatch(path -> path.contains("/pods/app-1:8791/proxy/status"));
    }

    @Test
    void readsEveryPageOfTheList() throws Exception {
        for (int i = 0; i < 5; i++) {
            injected("app-" + i, VAULT);
            cluster.status("app-" + i, TestPods.page("db", "7", ""));
        }
        assertThat(pods().out().lines()).hasSize(6);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        injected("app-1", VAULT);
        cluster.status(
                "app-1",
                TestPods.page("db", "7", "")
                        .replace("\"failing\":null,\"stale\":false", "\"failing\":\"sealed\",\"stale\":true")
                        .replace("\"restartDue\":false", "\"restartDue\":true"));

        assertThat(pods().out()).contains("failing: sealed, stale, restart due");
    }

    @Test
    void asksThePortThatThePodsSettingsName() throws Exception {
        injected(
                "app-1",
                Map.of("secret.db", "https://vault.example/kv/db", "vault-role", "app", "health-listen", "9911"));
        cluster.status("app-1", TestPods.page("db", "7", ""));
        assertThat(pods().out()).contains("fresh");
        assertThat(cluster.asked()).anyMatch(path -> path.contains("/pods/app-1:9911/proxy/status"));
    }

    @Test
    void aPodWithoutOurContainersIsListedAndWhy() throws Exception {
        cluster.namespace("{\"metadata\":{\"name\":\"team-a\",\"labels\":{\"mxsecrets.io/inject\":\"true\"},"
                + "\"annotations\":{\"mxsecrets.io/secret.db\":\"kv/of-the-namespace\"}}}");
        cluster.pod(TestPods.bare("team-a", "asks", Map.of("inject", "true", "secret.db", "kv/db")));
        cluster.pod(TestPods.bare("team-a", "by-label", Map.of()));
        cluster.pod(TestPods.bare("team-a", "opted-out", Map.of("inject", "false")));
        cluster.pod(TestPods.bare("other", "nothing-to-do-with-us", Map.of()));
        cluster.pod(TestPods.bare("other", "forgot", Map.of("secret.db", "kv/db")));
        ObjectNode ended = TestPods.bare("team-a", "ended", Map.of("inject", "true", "secret.db", "kv/db"));
        ended.withObject("/status").put("phase", "Succeeded");
        cluster.pod(ended);

        String table = pods().out();

        assertThat(table.lines().filter(line -> line.contains("not injected"))).hasSize(3);
        assertThat(table)
                .containsPattern("asks .*kv/db .*the webhook did not see its creation")
                .containsPattern("by-label .*kv/of-the-namespace")
                .containsPattern("forgot .*add mxsecrets.io/inject")
                .doesNotContain("opted-out", "nothing-to-do", "ended");
    }

    @Test
    void aPodOfModeInitIsKnownByWhatItsInitLeft() throws Exception {
        Map<String, String> init =
                Map.of("secret.db", "https://vault.example:8200/kv/db", "vault-role", "app", "mode", "init");
        TestPods.init(
                injected("new", init),
                "{\"terminated\":{\"exitCode\":0,\"message\":\"{\\\"generation\\\":\\\"g\\\",\\\"sources\\\":{\\\"db\\\":\\\"9\\\"}}\"}}");
        injected("old", init);

        assertThat(pods().out())
                .containsPattern("new +- +db +kv/db +9 +- +read at start")
                .containsPattern("old +- +db +kv/db +- +- +.*its init left no versions");
    }

    @Test
    void aPodThatHasNotStartedSaysWhy() throws Exception {
        TestPods.init(
                injected("app-1", VAULT),
                "{\"terminated\":{\"exitCode\":66,\"message\":\"source db, step read: kv/db is not there\"}}");
        injected("app-2", VAULT).withObject("/status").remove("podIP");

        assertThat(pods().out())
                .containsPattern("app-1 .*has not started: source db, step read: kv/db is not there")
                .containsPattern("app-2 .*has not started: it has no address yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|<html>canary</html>|no sidecar of ours",
                "200|{\"sources\":{\"db\":{\"version\":\"canary\"}}}|no sidecar of ours",
                "404|not here|older",
                "404|{\"kind\":\"Status\",\"message\":\"canary\"}|is gone",
                "403|{\"kind\":\"Status\",\"message\":\"canary\"}|lack the right to get pods/proxy",
                "500|canary|cannot be read (status 500)",
                "503|{\"kind\":\"Status\",\"message\":\"dial tcp: connection refused\"}|connection refused",
            })
    void aPageThatIsNoneIsSaidToBeThatAndNeverShown(int status, String body, String said) throws Exception {
        injected("app-1", VAULT);
        cluster.page("app-1", () -> Answer.of(status, body));

        Ended ended = pods();

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains(said).doesNotContain("canary");
    }

    @Test
    void aPageWithoutEndOrThatNeverComesCostsAPodAndNotTheList() throws Exception {
        injected("endless", VAULT);
        injected("silent", VAULT);
        injected("good", VAULT);
        cluster.page("endless", () -> new Answer(200, new byte[8 << 20]));
        cluster.page("silent", () -> {
            try {
                Thread.sleep(60_000); // Longer than the command waits.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200, "");
        });
        cluster.status("good", TestPods.page("db", "7", ""));

        assertThat(pods().out())
                .containsPattern("endless .*(too large|no whole answer)")
                .containsPattern("silent .*no whole answer within 5 s")
                .containsPattern("good .*fresh");
    }

    @Test
    void whatAPodWritesCannotLeaveItsCell() throws Exception {
        injected("app-1", VAULT);
        cluster.status("app-1", TestPods.page("db", "7\\u001b[2J\\n\\u202e", ""));

        assertThat(pods().out()).contains("7\\u001B[2J\\u000A\\u202E").doesNotContain("\u001b", "\u202e");
        assertThat(pods("-o", "json").out()).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void rightsThatAreMissingAreNamed() throws Exception {
        cluster.refuse("/api/v1/pods", 403);
        Ended pods = pods();
        assertThat(pods.exitCode()).isEqualTo(77);
        assertThat(pods.err())
                .contains("read pods in all Namespaces; name one with -n")
                .doesNotContain("canary");

        injected("app-1", VAULT);
        cluster.status("app-1", TestPods.page("db", "7", ""));
        cluster.refuse("/api/v1/namespaces/team-a", 403);
        Ended one = pods("-n", "team-a");
        assertThat(one.exitCode()).isZero();
        assertThat(one.out()).contains("fresh");
        assertThat(one.err()).contains("Namespaces cannot be read").doesNotContain("canary");
    }

    @Test
    void aNamespaceThatIsNotThereIsSaidToBeThat() {
        Ended ended = pods("-n", "nope");
        assertThat(ended.exitCode()).isEqualTo(66);
        assertThat(ended.err()).contains("the Namespace nope does not exist in this cluster");
    }

    @Test
    void aServerThatIsNotThereIs69AndNoPodIsSaid() {
        assertThat(pods().err()).contains("no pod opts in");
        cluster.close();
        Ended ended = pods();
        assertThat(ended.exitCode()).isEqualTo(69);
        assertThat(ended.err()).contains("does not answer").doesNotContain("canary");
    }
}
