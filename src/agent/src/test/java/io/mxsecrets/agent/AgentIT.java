package io.mxsecrets.agent;

import static io.mxsecrets.agent.FilePod.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent from outside: variables in, files, lines and exit codes out. */
class AgentIT {
    private static final String CANARY = "CANARY-9c41";

    @TempDir
    Path scratch;

    private FilePod pod;

    @BeforeEach
    void write() throws IOException {
        pod = new FilePod(scratch);
        pod.put("{\"DB\":{\"Password\":\"" + CANARY + "\"}}");
    }

    /** Ends with the code, one line that is the whole story, the files as they were, and no value anywhere. */
    private String refused(int code) throws IOException {
        try (AgentProcess agent = pod.start("init")) {
            assertThat(agent.end()).as(agent.err()).isEqualTo(code);
            assertThat(agent.out() + agent.err()).doesNotContain(CANARY);
            assertThat(agent.lines()).hasSize(1);
            assertThat(agent.lines().get(0)).contains("\"exit_code\":\"" + code + "\"", "\"step\":");
            return agent.lines().get(0);
        }
    }

    @Test
    void initWritesTheFilesAndSaysHowMany() throws Exception {
        try (AgentProcess agent = pod.start("init")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            assertThat(pod.file()).isEqualTo("DB.Password=" + CANARY + "\n");
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
        try (AgentProcess agent = pod.start("init")) {
            assertThat(agent.end()).isZero();
        }
        String before = pod.file();

        pod.put("[\"" + CANARY + "\"]");
        assertThat(refused(65)).contains("is not a JSON object");
        Files.delete(pod.document);
        assertThat(refused(66)).contains("does not exist");
        pod.settings.put("REFRESH_INTERVALL", "5m");
        assertThat(refused(64)).contains("did you mean MXSECRETS_REFRESH_INTERVAL?");

        assertThat(pod.file()).isEqualTo(before);
    }

    @Test
    void a15ADirectoryUnderAFileCannotBeWritten() throws Exception {
        pod.settings.put("DIRECTORY", pod.document + "/files");
        assertThat(refused(73)).contains("cannot write");
        assertThat(Files.readString(pod.document)).contains(CANARY);
    }

    @Test
    void a15ADirectoryThatIsALinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        Files.createSymbolicLink(pod.files, elsewhere);
        refused(73);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void wrongArgumentsEndAs64AndHelpAndVersionAs0() {
        try (AgentProcess nothing = pod.start();
                AgentProcess unknown = pod.start("inti");
                AgentProcess help = pod.start("--help");
                AgentProcess version = pod.start("--version")) {
            assertThat(nothing.end()).isEqualTo(64);
            assertThat(nothing.lines()).hasSize(1).first().asString().contains("init, sidecar, await or doctor");
            assertThat(unknown.end()).isEqualTo(64);
            assertThat(unknown.lines()).hasSize(1);
            assertThat(help.end()).isZero();
            assertThat(help.out()).contains("init", "sidecar", "await", "doctor");
            assertThat(version.end()).isZero();
            assertThat(version.out()).startsWith("mxsecrets-agent 0.");
        }
    }

    @Test
    void theSidecarSeesARotationKeepsTheFilesOnBadNewsAndEndsPromptly() throws Exception {
        try (AgentProcess agent = pod.start("sidecar")) {
            await(Duration.ofSeconds(20), () -> pod.written());
            await(Duration.ofSeconds(20), () -> pod.get("/readyz").startsWith("200"));
            assertThat(pod.get("/healthz")).startsWith("200");
            assertThat(pod.get("/changed")).startsWith("200");

            pod.put("{\"DB\":{\"Password\":\"" + CANARY + "-two\"}}");
            await(Duration.ofSeconds(20), () -> pod.file().contains(CANARY + "-two"));
            await(Duration.ofSeconds(20), () -> pod.get("/changed").startsWith("500"));

            pod.put("{\"DB\":\"" + CANARY + "\",}");
            await(Duration.ofSeconds(20), () -> pod.get("/metrics").contains("reason=\"document_invalid\""));
            Files.delete(pod.document);
            await(Duration.ofSeconds(20), () -> pod.get("/metrics").contains("reason=\"not_found\""));
            assertThat(pod.get("/readyz")).startsWith("200");
            assertThat(pod.get("/metrics")).doesNotContain(CANARY).contains("mxsecrets_agent_age_seconds{");
            assertThat(pod.get("/secrets.properties")).startsWith("404");
            assertThat(pod.send("POST", "/healthz")).startsWith("405");

            assertThat(agent.terminate()).isLessThan(AgentProcess.GRACE);
            assertThat(pod.file()).contains(CANARY + "-two");
            assertThat(agent.out() + agent.err()).doesNotContain(CANARY);
            assertThat(agent.lines().get(agent.lines().size() - 1)).contains("the files stay");
        }
    }

    /** Its argument is in a file, as a pod's hook gives it: the same command fits both images. */
    @Test
    void theHookEndsOnceTheSidecarHasWrittenTheFirstFiles() throws Exception {
        Files.delete(pod.document);
        String argument = "@" + Path.of("src/main/docker/await.native").toAbsolutePath();
        try (AgentProcess sidecar = pod.start("sidecar")) {
            await(Duration.ofSeconds(20), () -> pod.get("/readyz").startsWith("503"));
            try (AgentProcess hook = pod.start(argument)) {
                Thread.sleep(1000); // It starts and would end, if it did not wait.
                assertThat(hook.alive()).isTrue();

                pod.put("{\"DB\":{\"Password\":\"" + CANARY + "\"}}");
                assertThat(hook.end()).isZero();
                assertThat(pod.file()).contains(CANARY);
                assertThat(hook.out() + hook.err()).isEmpty();
            }
            sidecar.terminate();
        }
    }

    @Test
    void wrongSettingsEndASidecarOnlyWhereThereAreNoFiles() throws Exception {
        pod.settings.put("FORMAT", "xml");
        try (AgentProcess agent = pod.start("sidecar")) {
            assertThat(agent.end()).isEqualTo(64);
        }
        pod.settings.remove("FORMAT");
        try (AgentProcess agent = pod.start("init")) {
            assertThat(agent.end()).isZero();
        }
        pod.settings.put("FORMAT", "xml");
        try (AgentProcess agent = pod.start("sidecar")) {
            await(Duration.ofSeconds(20), () -> agent.err().contains("the files stay as they are"));
            await(Duration.ofSeconds(20), () -> pod.get("/readyz").startsWith("200"));
            assertThat(agent.alive()).isTrue();
            assertThat(pod.file()).contains(CANARY);
            assertThat(agent.terminate()).isLessThan(AgentProcess.GRACE);
        }
    }

    @Test
    void aTakenPortIsToldAndKeepsNothingFromBeingFresh() throws Exception {
        try (ServerSocket taken = new ServerSocket(
                Integer.parseInt(pod.settings.get("HEALTH_LISTEN")), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            try (AgentProcess agent = pod.start("sidecar")) {
                await(Duration.ofSeconds(20), () -> pod.written());
                pod.put("{\"x\":\"2\"}");
                await(Duration.ofSeconds(20), () -> pod.file().equals("x=2\n"));
                assertThat(agent.err()).contains("cannot listen");
            }
        }
    }

    @Test
    void nothingListensWhereNothingShall() throws Exception {
        pod.settings.put("HEALTH_LISTEN", "none");
        pod.settings.put("POD_IP", "192.0.2.1"); // where nobody here could listen
        try (AgentProcess agent = pod.start("sidecar")) {
            await(Duration.ofSeconds(20), pod::written);
            pod.put("{\"x\":\"2\"}");
            await(Duration.ofSeconds(20), () -> pod.file().equals("x=2\n"));
            assertThat(agent.err()).doesNotContain("listen");
        }
    }

    @Test
    void doctorSaysWhatItFindsAndWritesNothing() {
        try (AgentProcess agent = pod.start("doctor")) {
            assertThat(agent.end()).as(agent.err()).isZero();
            assertThat(agent.out()).contains("PASS     document").doesNotContain("FAIL", CANARY);
            assertThat(pod.files).doesNotExist();
        }
    }

    @Test
    void textLinesAreForPeople() {
        pod.settings.put("LOG_FORMAT", "text");
        try (AgentProcess agent = pod.start("init")) {
            assertThat(agent.end()).isZero();
            assertThat(agent.lines().get(0)).matches("\\S+Z INFO  published generation=\\S+ entries=1 directory=\\S+");
        }
    }
}
