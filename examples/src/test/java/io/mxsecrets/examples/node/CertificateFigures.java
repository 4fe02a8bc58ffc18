package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.tool.Authority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * F24 to F28 on a node, with a create a second all the while: whatever becomes of the certificate's Secret and of the
 * registration, no create fails once the command that mends it has returned. On demand; the table of
 * docs/engineering/trial.md is what this writes to {@code target/certificates.md}, row by row.
 */
@RealNode
@RealAws
class CertificateFigures {
    private static final Duration PACE = Duration.ofSeconds(1);
    /** So long all is watched after the command. */
    private static final Duration AFTER = Duration.ofSeconds(30);

    private static final String SECRET = Release.NAME + "-tls";
    private static final String REGISTRATION = "mutatingwebhookconfiguration/" + Release.NAME;
    /** Moments after a renewal has begun, in milliseconds: it takes two looks of each replica. */
    private static final List<Integer> MOMENTS = List.of(0, 500, 1000, 1500, 2500, 4000);

    /** What happens to the cluster, or what mends it. */
    @FunctionalInterface
    private interface Step {
        void take() throws Exception;
    }

    @AutoClose
    private final Team team;

    private final Pod pod;
    private final List<String> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    CertificateFigures(Node node, AwsServer aws) throws Exception {
        team = Team.on(node, aws);
        team.account(Map.of());
        pod = team.pod("pmp/pod-vault.yaml", Map.of());
    }

    @Test
    void noCreateFailsOnceTheMendingCommandHasReturned() throws Exception {
        Secret backup = secret();
        befalls("nothing", () -> {}, "none", () -> {});
        assumeThat(faults).as("a machine that is not too busy to tell").isEmpty();
        befalls("Secret deleted", this::deleteSecret, "helm upgrade", team.release()::mend);
        befalls("registration deleted", this::deleteRegistration, "helm upgrade", team.release()::mend);
        befalls(
                "both deleted",
                () -> {
                    deleteSecret();
                    deleteRegistration();
                },
                "helm upgrade",
                team.release()::mend);
        befalls("Secret emptied", () -> {}, "kubectl replace", () -> fill(Map.of()));
        befalls(
                "Secret restored from a backup of an earlier authority",
                () -> {},
                "kubectl replace",
                () -> fill(backup.getData()));
        ownCertificate();
        befalls("an own certificate", () -> {}, "helm rollback to self-managed", team.release()::rollBack);
        for (int moment : MOMENTS) {
            befalls(
                    "a replica killed " + moment + " ms after a renewal began",
                    () -> {
                        fill(Map.of());
                        Thread.sleep(moment);
                        kill();
                    },
                    "kubectl rollout status",
                    () -> {
                        Thread.sleep(2_000); // Until its end is known.
                        team.release().kubectl("rollout", "status", "deployment/" + Release.NAME, "--timeout", "120s");
                    });
        }
        assertThat(faults).isEmpty();
    }

    private void befalls(String mishap, Step what, String command, Step mend) throws Exception {
        int before;
        List<String> failedBefore;
        double took;
        try (Creates creates = new Creates(team, pod, PACE)) {
            what.take();
            Thread.sleep(3_000); // For replicas to have seen it.
            long begin = System.nanoTime();
            mend.take();
            took = (System.nanoTime() - begin) / 1e9;
            before = creates.admitted();
            failedBefore = creates.failures();
        }
        try (Creates creates = new Creates(team, pod, PACE)) {
            Thread.sleep(AFTER.toMillis());
            creates.close();
            creates.failures().forEach(failure -> faults.add(mishap + ": " + failure));
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | `%s` | %d, %d | %.0f | %d, %d |",
                    mishap,
                    command,
                    before + failedBefore.size(),
                    failedBefore.size(),
                    took,
                    creates.admitted() + creates.failures().size(),
                    creates.failures().size()));
        }
        Files.writeString(
                Path.of("target/certificates.md"),
                "| what happened | command | creates until it returned, failed | it took, s | creates in the 30 s after, failed |\n"
                        + "|---|---|---|---|---|\n" + String.join("\n", rows) + "\n");
    }

    private Secret secret() {
        return team.client()
                .secrets()
                .inNamespace(team.release().namespace())
                .withName(SECRET)
                .get();
    }

    private void deleteSecret() throws Exception {
        team.release().kubectl("delete", "secret", SECRET);
    }

    private void deleteRegistration() throws Exception {
        team.release().kubectl("delete", REGISTRATION);
    }

    private void fill(Map<String, String> data) {
        Secret now = secret();
        team.client()
                .secrets()
                .resource(new SecretBuilder(now).withData(data).build())
                .update();
    }

    /** The release serves a certificate of the admin's own from now on. */
    private void ownCertificate() throws Exception {
        String host = Release.NAME + "." + team.release().namespace() + ".svc";
        Authority authority = new Authority("company");
        Authority.Leaf leaf = authority.issue("CN=" + host, List.of(host));
        team.client()
                .secrets()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("own")
                        .withNamespace(team.release().namespace())
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .addToData("tls.crt", base64(leaf.certificate()))
                        .addToData("tls.key", base64(leaf.key()))
                        .build())
                .create();
        Path ca = Files.writeString(
                Path.of("target/own-ca.pem").toAbsolutePath(), authority.self().certificate());
        team.release()
                .helm(
                        "upgrade",
                        Release.NAME,
                        Release.CHART.toString(),
                        List.of(
                                "--reset-then-reuse-values",
                                "--set",
                                "certificates.source=secret,certificates.secret.name=own",
                                "--set-file",
                                "certificates.secret.caBundle=" + ca,
                                "--wait",
                                "--timeout",
                                "120s"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One of the replicas that are there to stay. */
    private void kill() {
        String victim = team.release().replicas().stream()
                .filter(one -> one.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
        team.node().kill(team.release().namespace(), victim, "webhook");
    }
}
