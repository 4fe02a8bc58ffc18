package io.mxsecrets.agent;

import static io.mxsecrets.agent.FilePod.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F13: the agent as OpenShift and a pod with an {@code fsGroup} run it: a user that no system knows, without rights, whose
 * one further group is that of the volume, and nothing writable but the volume.
 */
class ForeignUserIT {
    private static final int USER = 1_000_650_000;
    private static final int OTHER_USER = 1_000_650_001;
    private static final int PRIMARY_GROUP = 54_321;
    private static final int VOLUME_GROUP = 7_777;

    /** Makes all read-only but the directory $1, sees that a file in $2 cannot be written, and becomes somebody else. */
    private static final String BECOME =
            """
            mount --bind "$1" "$1" && mount -o remount,bind,ro / || exit 98
            there=$(stat -c %m "$2"); [ "$there" = / ] || mount -o remount,bind,ro "$there" || exit 98
            if touch "$2/probe" 2>/dev/null; then exit 97; fi
            shift 2
            exec setpriv --reuid $1 --regid $2 --groups $3 --inh-caps=-all --no-new-privs -- "${@:4}"
            """;

    @TempDir
    Path scratch;

    private FilePod pod;
    private Path program;
    private List<String> prefix;

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(runs("unshare", "--mount", "setpriv", "--version"), "needs root, to become another user");
        pod = new FilePod(scratch);
        open(scratch, "rwxr-xr-x");
        put("1");
        program = AgentProcess.copyTo(scratch.resolve("program")); // The build may lie where only the builder may look.
        Files.createDirectory(pod.files);
        Files.setAttribute(pod.files, "unix:gid", VOLUME_GROUP);
        Files.setAttribute(pod.files, "unix:mode", 02777); // As the kubelet gives an emptyDir to an fsGroup.
        pod.settings.put("FILE_MODE", "0440");
        pod.settings.put("DIRECTORY_MODE", "02750");
        prefix = new ArrayList<>(List.of(
                "unshare", "--mount", "bash", "-c", BECOME, "become", pod.files.toString(), scratch.toString()));
        prefix.addAll(List.of("" + USER, "" + PRIMARY_GROUP, "" + VOLUME_GROUP));
    }

    private static void open(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void put(String value) throws IOException {
        pod.put("{\"k\":\"" + value + "\"}");
        open(pod.document, "rw-r--r--");
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private AgentProcess start(String command) {
        return AgentProcess.startThrough(prefix, program, scratch, pod.settings, command);
    }

    private boolean reads(int user, String... groups) throws Exception {
        String secret = pod.files.resolve("secrets.properties").toString();
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", "" + user, "--regid", "" + user));
        command.addAll(List.of(groups));
        command.addAll(List.of("cat", secret));
        return runs(command.toArray(String[]::new));
    }

    private void assertMade(String path, int mode) throws IOException {
        Map<String, Object> seen = Files.readAttributes(pod.files.resolve(path), "unix:uid,gid,mode");
        assertThat(seen).as(path).containsEntry("uid", USER).containsEntry("gid", VOLUME_GROUP);
        assertThat((int) seen.get("mode") & 07777).as(path).isEqualTo(mode);
    }

    @Test
    void f13AnyUserWritesForTheGroupOfTheVolumeUnderAReadOnlyRoot() throws Exception {
        try (AgentProcess init = start("init")) {
            assertThat(init.end()).as(init.err()).isZero();
        }
        assertThat(pod.file()).isEqualTo("k=1\n");
        assertMade("..data", 02750);
        assertMade("secrets.properties", 0440);
        assertMade("manifest.json", 0440);
        assertThat(reads(OTHER_USER, "--groups", "" + VOLUME_GROUP)).isTrue();
        assertThat(reads(OTHER_USER, "--clear-groups")).isFalse();

        try (AgentProcess sidecar = start("sidecar")) {
            put("2");
            await(Duration.ofSeconds(20), () -> pod.file().equals("k=2\n"));
            assertThat(sidecar.terminate()).isLessThan(AgentProcess.GRACE);
        }
        assertMade("secrets.properties", 0440);
    }
}
