package io.mxsecrets.agent;

import static io.mxsecrets.agent.FilePod.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mxsecrets.reader.Generation;
import io.mxsecrets.reader.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program ended from outside: by a signal, a kill, or the memory that it does not get. */
class EndIT {
    private static final Duration START = Duration.ofSeconds(20);
    private static final int KEYS = 16;

    @TempDir
    Path scratch;

    private FilePod pod;

    @BeforeEach
    void write() throws IOException {
        pod = new FilePod(scratch);
        pod.put(document('a', 10));
    }

    /** All values are the same, so that one can tell files of two halves. */
    private static String document(char value, int length) {
        StringBuilder json = new StringBuilder("{");
        for (int key = 0; key < KEYS; key++) {
            json.append(key == 0 ? "" : ",").append("\"k").append(key).append("\":\"");
            json.append(Character.toString(value).repeat(length)).append('"');
        }
        return json.append('}').toString();
    }

    /** @return the value of all keys */
    private String whole() {
        Generation seen = Secrets.in(pod.files, "secrets.properties").generation();
        Set<String> values = new TreeSet<>();
        seen.keys().forEach(key -> values.add(seen.get(key)));
        assertThat(seen.keys()).hasSize(KEYS);
        assertThat(values).hasSize(1);
        return values.iterator().next();
    }

    /** Two generations at most, the links, and nothing else. */
    private void noLeftovers() throws IOException {
        try (Stream<Path> all = Files.list(pod.files)) {
            List<String> names = all.map(p -> p.getFileName().toString()).toList();
            assertThat(names).contains("..data", "manifest.json", "secrets.properties");
            assertThat(names).filteredOn(name -> name.startsWith("..2")).hasSizeLessThanOrEqualTo(2);
            assertThat(names).hasSizeLessThanOrEqualTo(5);
        }
    }

    @Test
    void f10FilesAreWholeWheneverASidecarIsKilledAndTheNextStartSweeps() throws Exception {
        for (int kill = 0; kill < 4; kill++) {
            try (AgentProcess agent = pod.start("sidecar")) {
                await(START, () -> agent.err().contains("generation"));
                for (int n = 0; n < 4 + kill; n++) {
                    pod.put(document((char) ('a' + n), 20_000));
                    Thread.sleep(130); // The kill is to meet the sidecar at any moment of its work.
                }
                agent.kill();
            }
            whole();
        }
        pod.init();
        noLeftovers();
    }

    @Test
    void f11WheneverItIsToldToEndItDoesAndTheFilesAreWhole() throws Exception {
        for (int moment = 0; moment < 8; moment++) {
            try (AgentProcess agent = pod.start("sidecar")) {
                long until =
                        System.nanoTime() + Duration.ofMillis(220L * moment).toNanos();
                for (int n = 0; System.nanoTime() < until; n++) {
                    pod.put(document((char) ('a' + n % 26), 40_000));
                    Thread.sleep(20); // Documents come faster than they are published.
                }
                assertThat(agent.terminate())
                        .as("moment %d: %s", moment, agent.err())
                        .isLessThan(AgentProcess.GRACE);
            }
            if (pod.written()) {
                whole();
            }
        }
        pod.init();
        whole();
        noLeftovers();
    }

    @Test
    void f11ASidecarWhoseStoreHangsEndsPromptlyToo() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path token = Files.writeString(scratch.resolve("token"), "t");
            pod.settings.put("SECRET", "http://127.0.0.1:" + hanging.getLocalPort() + "/kv/app");
            pod.settings.put("VAULT_ROLE", "app");
            pod.settings.put("VAULT_JWT_FILE", token.toString());
            pod.settings.put("ALLOW_HTTP", "true");
            try (AgentProcess agent = pod.start("sidecar");
                    Socket login = hanging.accept()) {
                assertThat(login.isConnected()).isTrue();
                assertThat(agent.terminate()).isLessThan(AgentProcess.GRACE);
            }
        }
    }

    @Test
    void f11ASidecarWhoseAppTakesNoNewsEndsPromptlyTooAndTheNewFilesStay() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            pod.settings.put("NOTIFY", "http");
            pod.settings.put("NOTIFY_URL", "http://127.0.0.1:" + deaf.getLocalPort() + "/rotated");
            try (AgentProcess agent = pod.start("sidecar")) {
                await(START, pod::written);
                pod.put(document('b', 10));
                try (Socket news = deaf.accept()) {
                    assertThat(news.isConnected()).isTrue();
                    assertThat(agent.terminate()).isLessThan(AgentProcess.GRACE);
                }
            }
            assertThat(whole()).startsWith("b");
        }
    }

    @Test
    void f12WithoutMemoryItEndsLeavesTheFilesTellsNoSecretAndStartsAgain() throws Exception {
        assumeTrue(System.getProperty("agent.binary", "").isBlank(), "a native executable has no heap of that size");
        pod.init();
        try (AgentProcess agent = pod.startWith(List.of("-Xmx5m"), "sidecar")) {
            await(START, () -> pod.get("/readyz").startsWith("200"));
            pod.put(document('b', 65_000));
            assertThat(agent.end()).as(agent.err()).isEqualTo(3);
            assertThat(agent.out()).contains("OutOfMemoryError");
            assertThat(agent.out() + agent.err()).doesNotContain("aaaa", "bbbb");
        }
        assertThat(whole()).startsWith("a");
        try (Stream<Path> left = Files.list(Path.of(""))) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.matches("hs_err.*|core.*|.*\\.hprof"));
        }
        try (AgentProcess agent = pod.start("sidecar")) {
            await(START, () -> whole().startsWith("b"));
            assertThat(agent.alive()).isTrue();
        }
        noLeftovers();
    }

    /** The limit is for code, stacks and the files' pages too: past it the kernel kills, and nobody is told why. */
    @Test
    void f12TheHeapLeavesMostOfTheLimitToTheRest() {
        assumeTrue(System.getProperty("agent.binary", "").isBlank(), "a native executable takes no options of a JVM");
        try (AgentProcess agent = pod.startWith(List.of("-XX:MaxRAM=160m", "-XX:+PrintFlagsFinal"), "--version")) {
            assertThat(agent.end()).isZero();
            assertThat(agent.out()).containsPattern("MaxHeapSize += 67108864 ");
        }
    }
}
