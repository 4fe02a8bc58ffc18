package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mxsecrets.examples.node.Mxsecrets.Ended;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealToxiproxy;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy.Door;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation to its end: the example's script, the packaged {@code mxsecrets}, and real pods, one of them cut off from Vault. */
@RealNode
@RealVault
@RealAws
@RealToxiproxy
class RotationWaitIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String NEW = "rotated-canary-value";
    /** Longer than the sidecar's longest pause, which is 36 s: the pod that reaches Vault has the version by then. */
    private static final String TIMEOUT = "40s";

    @AutoClose
    private final Team team;

    @AutoClose
    private final Door door;

    private final VaultStore store;

    @TempDir
    private Path directory;

    RotationWaitIT(Node node, VaultServer vault, AwsServer aws, Toxiproxy faults) throws Exception {
        team = Team.on(node, aws);
        store = VaultStore.of(team, vault);
        door = faults.doorForPods(vault.addressForPods());
    }

    private String secret() {
        return store.kv().mount() + "/admin";
    }

    @Test
    void f30WaitNamesThePodThatIsCutOffAndEndsWellOnceThatIsMended() throws Exception {
        AppPod connected = pod("connected", store.vault().addressForPods() + "/" + secret());
        AppPod cutOff = pod("cut-off", door.address() + "/" + secret());
        team.node().awaitReady(team.namespace(), connected.name(), LIMIT);
        team.node().awaitReady(team.namespace(), cutOff.name(), LIMIT);
        String old = PmpDocument.entries().get(PmpDocument.PASSWORD);

        Ended failed;
        try (Outage outage = door.shut()) {
            failed = rotate();

            assertThat(failed.exitCode()).as(failed.err()).isEqualTo(69);
            assertThat(failed.out())
                    .contains(cutOff.name(), "has version 1", "failing: unreachable")
                    .doesNotContain(connected.name());
            assertThat(revoked()).doesNotExist();
            assertThat(connected.file()).containsEntry(PmpDocument.PASSWORD, NEW);
            assertThat(cutOff.file()).containsEntry(PmpDocument.PASSWORD, old);
        }

        Ended good = run(
                Map.of(),
                Mxsecrets.command("wait", secret(), "-n", team.namespace(), "--version", "2", "--timeout", "60s"));

        assertThat(good.exitCode()).as(good.out() + good.err()).isZero();
        assertThat(good.err()).contains("version 2 is in the files of all 2 pods that use it");
        assertThat(cutOff.file()).containsEntry(PmpDocument.PASSWORD, NEW);
        assertThat(failed.out() + failed.err() + good.out() + good.err())
                .doesNotContain(NEW, old, store.vault().rootToken());
    }

    private AppPod pod(String name, String secret) throws IOException {
        Map<String, String> annotations = new TreeMap<>(store.annotations());
        annotations.put("mxsecrets.io/secret", secret);
        annotations.put("mxsecrets.io/refresh-interval", "30s");
        team.create(new PodBuilder(team.pod(store.example(), annotations))
                .editMetadata()
                .withName(name)
                .endMetadata()
                .build());
        return new AppPod(team, name);
    }

    private Path revoked() {
        return directory.resolve("revoked");
    }

    /** The example's script, with a new password that the test knows. */
    private Ended rotate() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        program(bin.resolve("mxsecrets"), "exec " + String.join(" ", Mxsecrets.command()) + " \"$@\"");
        program(bin.resolve("base64"), "cat > /dev/null; echo " + NEW);
        program(bin.resolve("revoke"), "touch " + revoked());
        Map<String, String> environment = Map.of(
                "PATH",
                bin + ":" + System.getenv("PATH"),
                "SET_PASSWORD",
                "wc -c",
                "REVOKE_OLD",
                "revoke",
                "TIMEOUT",
                TIMEOUT);
        Path script = Shell.ROOT.resolve("examples/rotation-vault/rotate");
        return run(environment, List.of(script.toString(), secret(), PmpDocument.PASSWORD));
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(Map<String, String> environment, List<String> command) throws Exception {
        VaultServer vault = store.vault();
        Map<String, String> all = new TreeMap<>(Map.of(
                "KUBECONFIG", team.node().apiServer().kubeconfig().toString(),
                "VAULT_ADDR", vault.address().toString(),
                "VAULT_TOKEN", vault.rootToken(),
                "VAULT_CACERT", vault.caFile().toString()));
        all.putAll(environment);
        return Mxsecrets.run(directory, all, command);
    }
}
