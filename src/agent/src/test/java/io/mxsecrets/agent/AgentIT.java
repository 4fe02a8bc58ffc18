package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent from outside: variables in, files, lines and exit codes out. */
class AgentIT {
    private static final String CANARY = "CANARY-9c41";

    @TempDir
    Path scratch;

    private Path document;
    private Path files;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void write() throws IOException {
        document = scratch.resolve("document.json");
        files = scratch.resolve("files");
        put("{\"DB\":{\"Password\":\"" + CANARY + "\"}}");
        settings.put("SECRET", "file:" + document);
        settings.put("DIRECTORY", files.toString());
        settings.put("HEALTH_LISTEN", Integer.toString(freePort()));
    }

    private void put(String text) throws IOException {
        Path next = Files.writeString(scratch.resolve("next.json"), text);
        Files.move(next, document, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private AgentProcess start(String... arguments) {
        return AgentProcess.start(scratch, settings, arguments);
    }

    private String file() throws IOException {
        return Files.readString(files.resolve("secrets.properties"));
    }

    private static void await(Duration limit, Callable<Boolean> wanted) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!wanted.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** Ends with the code, one line that is the whole story, the files as they were, and no value anywhere. */
    private String refused(int code) throws IOException {
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).as(agent.err()).isEqualTo(code);
            assertThat(agent.out() + agent.err()).doesNotContain(CANARY);
            assertThat(agent.lines()).hasSize(1);
            assertThat(agent.lines().get(0)).contains("\"exit_code\":\"" + code + "\"", "\"step\":");
            return agent.lines().get(0);
        }
    }

    @Test
    void initWritesTheFilesAndSaysHowMany() throws Exception {
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            assertThat(file()).isEqualTo("DB.Password=" + CANARY + "\n");
            assertThat(agent.lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("\"message\":\"published\"", "\"entries\":\"1\"");
            assertThat(agent.out() + agent.err()).doesNotContain(CANARY);
        }
    }

    @Test
    void badInputEndsWithOneSentenceAndLeavesTheOldFile() throws Exception {
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).isZero();
        }
        String before = file();

        put("[\"" + CANARY + "\"]");
        assertThat(refused(65)).contains("is not a JSON object");
        Files.delete(document);
        assertThat(refused(66)).contains("does not exist");
        settings.put("REFRESH_INTERVALL", "5m");
        assertThat(refused(64)).contains("did you mean MXSECRETS_REFRESH_INTERVAL?");

        assertThat(file()).isEqualTo(before);
    }

    @Test
    void a15ADirectoryUnderAFileCannotBeWritten() throws Exception {
        settings.put("DIRECTORY", document + "/files");
        assertThat(refused(73)).contains("cannot write");
        assertThat(Files.readString(document)).contains(CANARY);
    }

    @Test
    void a15ADirectoryThatIsALinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        Files.createSymbolicLink(files, elsewhere);
        refused(73);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void wrongArgumentsEndAs64AndHelpAndVersionAs0() {
        try (AgentProcess nothing = start();
                AgentProcess unknown = start("inti");
                AgentProcess help = start("--help");
                AgentProcess version = start("--version")) {
            assertThat(nothing.end()).isEqualTo(64);
            assertThat(nothing.lines()).hasSize(1).first().asString().contains("init, sidecar or doctor");
            assertThat(unknown.end()).isEqualTo(64);
            assertThat(unknown.lines()).hasSize(1);
            assertThat(help.end()).isZero();
            assertThat(help.out()).contains("init", "sidecar", "doctor");
            assertThat(version.end()).isZero();
            assertThat(version.out()).startsWith("mxsecrets-agent 0.");
        }
    }

    @Test
    void theSidecarSeesARotationKeepsTheFilesOnBadNewsAndEndsPromptly() throws Exception {
        try (AgentProcess agent = start("sidecar")) {
            await(Duration.ofSeconds(20), () -> Files.exists(files.resolve("secrets.properties")));
            String port = settings.get("HEALTH_LISTEN");
            await(Duration.ofSeconds(5), () -> get(port, "/readyz").startsWith("200"));
            assertThat(get(port, "/healthz")).startsWith("200");
            assertThat(get(port, "/changed")).startsWith("200");

            put("{\"DB\":{\"Password\":\"" + CANARY + "-two\"}}");
            await(Duration.ofSeconds(2), () -> file().contains(CANARY + "-two"));
            await(Duration.ofSeconds(1), () -> get(port, "/changed").startsWith("500"));

            put("{\"DB\":\"" + CANARY + "\",}");
            await(Duration.ofSeconds(3), () -> get(port, "/metrics").contains("reason=\"document_invalid\""));
            Files.delete(document);
            await(Duration.ofSeconds(3), () -> get(port, "/metrics").contains("reason=\"not_found\""));
            assertThat(get(port, "/readyz")).startsWith("200");
            assertThat(get(port, "/metrics")).doesNotContain(CANARY).contains("mxsecrets_agent_age_seconds{");
            assertThat(get(port, "/secrets.properties")).startsWith("404");
            assertThat(send("POST", port, "/healthz")).startsWith("405");

            assertThat(agent.terminate()).isLessThan(Duration.ofSeconds(2));
            assertThat(file()).contains(CANARY + "-two");
            assertThat(agent.out() + agent.err()).doesNotContain(CANARY);
            assertThat(agent.lines().get(agent.lines().size() - 1)).contains("the files stay");
        }
    }

    @Test
    void f11ASidecarWhoseStoreHangsEndsPromptlyToo() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path token = Files.writeString(scratch.resolve("token"), "t");
            settings.put("SECRET", "http://127.0.0.1:" + hanging.getLocalPort() + "/kv/app");
            settings.put("VAULT_ROLE", "app");
            settings.put("VAULT_JWT_FILE", token.toString());
            settings.put("ALLOW_HTTP", "true");
            try (AgentProcess agent = start("sidecar")) {
                hanging.accept();
                assertThat(agent.terminate()).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void wrongSettingsEndASidecarOnlyWhereThereAreNoFiles() throws Exception {
        settings.put("FORMAT", "xml");
        try (AgentProcess agent = start("sidecar")) {
            assertThat(agent.end()).isEqualTo(64);
        }
        settings.remove("FORMAT");
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).isZero();
        }
        settings.put("FORMAT", "xml");
        try (AgentProcess agent = start("sidecar")) {
            await(Duration.ofSeconds(20), () -> agent.err().contains("the files stay as they are"));
            await(Duration.ofSeconds(5), () -> get(settings.get("HEALTH_LISTEN"), "/readyz")
                    .startsWith("200"));
            assertThat(agent.alive()).isTrue();
            assertThat(file()).contains(CANARY);
            assertThat(agent.terminate()).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aTakenPortIsToldAndKeepsNothingFromBeingFresh() throws Exception {
        try (ServerSocket taken = new ServerSocket(
                Integer.parseInt(settings.get("HEALTH_LISTEN")), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            try (AgentProcess agent = start("sidecar")) {
                await(Duration.ofSeconds(20), () -> Files.exists(files.resolve("secrets.properties")));
                put("{\"x\":\"2\"}");
                await(Duration.ofSeconds(2), () -> file().equals("x=2\n"));
                assertThat(agent.err()).contains("cannot listen");
            }
        }
    }

    @Test
    void nothingListensWhereNothingShall() throws Exception {
        settings.put("HEALTH_LISTEN", "none");
        settings.put("POD_IP", "192.0.2.1"); // where nobody here could listen
        try (AgentProcess agent = start("sidecar")) {
            await(Duration.ofSeconds(20), () -> Files.exists(files.resolve("secrets.properties")));
            put("{\"x\":\"2\"}");
            await(Duration.ofSeconds(2), () -> file().equals("x=2\n"));
            assertThat(agent.err()).doesNotContain("listen");
        }
    }

    @Test
    void f10FilesAreWholeWheneverASidecarIsKilled() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (AgentProcess agent = start("sidecar")) {
                await(Duration.ofSeconds(20), () -> agent.err().contains("generation"));
                for (int n = 0; n < 4 + i; n++) {
                    put("{\"x\":\"" + "v".repeat(20_000) + i + n + "\"}");
                    Thread.sleep(130);
                }
                agent.kill();
            }
            List<String> lines = file().lines().toList();
            assertThat(lines).hasSize(1);
        }
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).isZero();
        }
        try (var left = Files.list(files)) {
            assertThat(left.filter(p -> p.getFileName().toString().matches("\\.\\.2.*"))
                            .count())
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void doctorSaysWhatItFindsAndWritesNothing() {
        try (AgentProcess agent = start("doctor")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            assertThat(agent.out()).contains("PASS  main").doesNotContain("FAIL", CANARY);
            assertThat(files).doesNotExist();
        }
    }

    @Test
    void textLinesAreForPeople() {
        settings.put("LOG_FORMAT", "text");
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).isZero();
            assertThat(agent.lines().get(0)).matches("\\S+Z INFO  published generation=\\S+ entries=1 directory=\\S+");
        }
    }

    private static String get(String port, String path) throws IOException {
        return send("GET", port, path);
    }

    /** The status, a blank, and the body; "0 " while nobody listens. */
    private static String send(String method, String port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(2000);
        try {
            int status = connection.getResponseCode();
            var body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            return status + " " + (body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (java.net.ConnectException e) {
            return "0 ";
        }
    }
}
