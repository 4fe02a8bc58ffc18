package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.CommandTest;
import io.mxsecrets.cli.console.Trees;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known without a cluster: the traps of the five pages that a manifest shows by itself. */
class DoctorCommandTest extends CommandTest {
    /**
     * @param name what the reader did
     * @param verdict of the finding
     * @param words of its sentence
     */
    record Trap(String name, String manifest, int exitCode, String verdict, String... words) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Trap fails(String name, TrapPod pod, String... words) {
        return new Trap(name, pod.yaml(), 64, "fail", words);
    }

    private static Trap warns(String name, String verdict, TrapPod pod, String... words) {
        return new Trap(name, pod.yaml(), 0, verdict, words);
    }

    static Stream<Trap> traps() {
        return Stream.of(
                new Trap(
                        "annotations on the Deployment itself",
                        TrapPod.aws().deployment(),
                        64,
                        "fail",
                        "is not read by anything",
                        "spec.template.metadata.annotations"),
                fails("settings and no inject", TrapPod.aws().without("inject"), "add mxsecrets.io/inject"),
                fails("a misspelt key", TrapPod.aws().with("aws-regoin", "eu-west-1"), "aws-regoin", "aws-region"),
                fails("the role on the pod", TrapPod.aws().alone(), "ServiceAccount pmp-companion", "aws-role-arn"),
                fails(
                        "a placeholder in the account's annotation",
                        TrapPod.aws().account("pmp-companion", "arn:aws:iam::<your-account-id>:role/pmp-companion"),
                        "ServiceAccount pmp-companion",
                        "eks.amazonaws.com/role-arn"),
                fails(
                        "a blank behind the role in the account's annotation",
                        TrapPod.aws().account("pmp-companion", TrapPod.ROLE + " "),
                        "ServiceAccount pmp-companion",
                        "eks.amazonaws.com/role-arn"),
                fails(
                        "a placeholder in the role of the pod",
                        TrapPod.aws().with("aws-role-arn", "arn:aws:iam::<account>:role/x"),
                        "mxsecrets.io/aws-role-arn"),
                fails("a name without a region", TrapPod.aws().with("secret", "PMP-app"), "aws-region"),
                fails(
                        "a region in angle brackets",
                        TrapPod.aws().with("secret", "PMP-app").with("aws-region", "<region>"),
                        "aws-region"),
                fails("auto in a pod", TrapPod.aws().with("aws-auth", "auto"), "auto"),
                fails("container in a pod", TrapPod.aws().with("aws-auth", "container"), "pod-identity or irsa"),
                fails("neg_ttl below ttl", TrapPod.aws().with("negative-ttl", "1m"), "negative-ttl"),
                fails("a bare number as a duration", TrapPod.aws().with("refresh-interval", "300"), "300s?"),
                fails("a quotation mark in a value", TrapPod.aws().with("format", "js\"on"), "give one of properties"),
                fails("keys as literals", TrapPod.aws().with("aws-secret-access-key", "x"), "aws-secret-access-key"),
                fails(
                        "another region than the ARN's",
                        TrapPod.aws().with("aws-region", "us-east-1"),
                        "us-east-1",
                        "eu-west-1"),
                fails(
                        "a Vault that speaks plain http",
                        TrapPod.vault().with("secret", "http://vault.example:8200/pmp-dev/admin"),
                        "allow-http"),
                fails(
                        "a doubled scheme and port",
                        TrapPod.vault().with("secret", "http://https://vault.example:8200:8200/pmp-dev/admin"),
                        "8200"),
                fails("no role of Vault", TrapPod.vault().without("vault-role"), "vault-role"),
                warns(
                        "data/ in the path",
                        "suspect",
                        TrapPod.vault().with("secret", "https://vault.example:8200/pmp-dev/data/admin"),
                        "data/"),
                warns(
                        "a name that ends with a hyphen and six characters",
                        "suspect",
                        TrapPod.aws().with("secret", "staging-orders").with("aws-region", "eu-west-1"),
                        "hyphen and six characters"),
                warns(
                        "an ARN without its six characters",
                        "suspect",
                        TrapPod.aws().with("secret", TrapPod.ARN.replace("-a1B2c3", "")),
                        "six random characters"),
                warns(
                        "PMP's name in small letters",
                        "suspect",
                        TrapPod.aws().with("secret", "pmp-app").with("aws-region", "eu-west-1"),
                        "secret:PMP-*",
                        "in capitals"),
                warns(
                        "a chain of roles behind Pod Identity",
                        "suspect",
                        TrapPod.aws()
                                .with("aws-auth", "pod-identity")
                                .with("aws-assume-role-arn", TrapPod.ROLE.replace("pmp", "other")),
                        "role/other-companion must allow",
                        "sts:TagSession",
                        "--disable-session-tags"),
                warns(
                        "two spellings of the account",
                        "suspect",
                        TrapPod.aws().with("aws-role-arn", TrapPod.ROLE).runsAs("pmp-companions"),
                        "runs as pmp-companions",
                        "ServiceAccount pmp-companion"));
    }

    @ParameterizedTest // A39
    @MethodSource("traps")
    void findsATrapBeforeAnythingIsApplied(Trap trap) throws Exception {
        Ended ended = doctor(trap.manifest());
        JsonNode report = Trees.yaml().readTree(ended.out());
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(trap.exitCode());
        assertThat(report.path("exitCode").asInt()).isEqualTo(trap.exitCode());
        assertThat(report.path("findings"))
                .as(ended.out())
                .filteredOn(f -> f.path("verdict").asText().equals(trap.verdict()))
                .anySatisfy(f -> assertThat(f.path("sentence").asText() + "; "
                                + f.path("fix").asText())
                        .contains(trap.words()));
        assertThat(report.path("findings"))
                .as("what to do about a denial stands where a reader looks for it")
                .filteredOn(f -> f.path("check").asText().equals("webhook")
                        && f.path("verdict").asText().equals("fail"))
                .allSatisfy(
                        f -> assertThat(f.path("fix").asText()).as(f.toString()).isNotEmpty());
    }

    private Ended doctor(String manifest) {
        return mxsecrets("doctor", "--offline", "-f", file("pod.yaml", manifest), "-o", "json");
    }

    @Test // A39
    void aPodWithoutATrapPasses() throws Exception {
        for (String manifest :
                new String[] {TrapPod.aws().yaml(), TrapPod.vault().yaml()}) {
            Ended ended = doctor(manifest);
            assertThat(ended.exitCode()).isZero();
            assertThat(Trees.yaml().readTree(ended.out()).path("findings"))
                    .allSatisfy(f -> assertThat(f.path("verdict").asText()).isEqualTo("pass"));
        }
    }

    @Test
    void theMostLikelyCauseIsFirstAndFixesStandBelow() {
        Ended ended = mxsecrets(
                "doctor",
                "--offline",
                "-f",
                file(
                        "pod.yaml",
                        TrapPod.aws()
                                .with("secret", "staging-orders")
                                .with("aws-region", "eu-west-1")
                                .yaml()));
        assertThat(ended.out().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly("VERDICT", "SUSPECT", "", "PASS");
        assertThat(ended.out()).contains("-> use the full ARN");
    }

    @Test
    void oneThingIsNamed() {
        assertThat(mxsecrets("doctor").exitCode()).isEqualTo(64);
        assertThat(mxsecrets("doctor", "pod/app", "--store", "x").exitCode()).isEqualTo(64);
        assertThat(mxsecrets("doctor", "--offline", "pod/app").err()).contains("needs a kubeconfig");
    }

    @Test
    void aStoreIsLookedAtWithoutAPod() throws Exception {
        String configuration = "{\"images\":{\"agent\":\"a@sha256:" + "0".repeat(64) + "\"},\"stores\":{\"company\":"
                + "{\"settings\":{\"vault-address\":\"https://vault.example:8200\",\"vault-role\":\"app\"}}},\"policy\":{}}";
        Object[] command = {
            "doctor", "--offline", "--store", "company", "--config", file("webhook.json", configuration), "-o", "yaml"
        };
        Ended ended = mxsecrets(command);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("kind: Diagnosis", "Pod store-company");
        command[3] = "other";
        assertThat(mxsecrets(command).exitCode()).isEqualTo(64);
    }
}
