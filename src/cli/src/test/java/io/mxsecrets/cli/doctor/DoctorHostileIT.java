package io.mxsecrets.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Behaviours;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A40 through the packaged jar: one run walks past stores that each answer one call in another broken way. */
@RealApiServer
class DoctorHostileIT extends JarTest {
    private static final int MOST_CALLS = 4;
    /** By the call and a behaviour of the test bed. */
    private static final List<Map.Entry<Call, String>> ANSWERS = List.of(
            Map.entry(Call.VAULT_LOGIN, "a page"),
            Map.entry(Call.VAULT_LOGIN, "trailers without end"),
            Map.entry(Call.VAULT_READ, "foul headers beside a good body"),
            Map.entry(Call.VAULT_READ, "a bomb of gzip"),
            Map.entry(Call.VAULT_READ, "302 to \"http://192.0.2.1/\""),
            Map.entry(Call.STS_WEB_IDENTITY, "a page"),
            Map.entry(Call.GET_SECRET, "half a chunk"),
            Map.entry(Call.GET_SECRET, "bytes that are no text"));

    private record Store(Call call, boolean bad, HostileServer server, String pod) {
        static Store of(int number, Map.Entry<Call, String> answer) throws Exception {
            var behaviour = Behaviours.all().stream()
                    .filter(b -> b.name().equals(answer.getValue()) && b.calls().contains(answer.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(answer));
            HostileServer server = new HostileServer(Optional.empty());
            server.misbehave(Call.VAULT_HEALTH, DoctorHostileTest.HEALTHY, Integer.MAX_VALUE);
            server.misbehave(answer.getKey(), behaviour, Integer.MAX_VALUE);
            return new Store(answer.getKey(), behaviour.judgement() != Judgement.TAKEN, server, "app-" + number);
        }

        TrapPod manifest() {
            String url = server.url();
            return call.name().startsWith("VAULT")
                    ? TrapPod.vault().with("secret", url + "/kv/app")
                    : TrapPod.aws()
                            .alone()
                            .with("secret", "PMP-app")
                            .with("aws-region", "eu-west-1")
                            .with("aws-role-arn", TrapPod.ROLE)
                            .with("aws-endpoint", url)
                            .with("aws-sts-endpoint", url);
        }
    }

    @Test // A40
    void eachStoreEndsWithOneCleanSentenceAfterFewCalls(ApiServer kubernetes) throws Exception {
        String namespace = kubernetes.createNamespace("doctor");
        kubernetes.createServiceAccount(namespace, "app");
        List<Store> stores = new ArrayList<>();
        try {
            for (int i = 0; i < ANSWERS.size(); i++) {
                stores.add(Store.of(i, ANSWERS.get(i)));
            }
            Path manifests = Files.createDirectory(directory.resolve("manifests"));
            for (Store store : stores) {
                String yaml = store.manifest()
                        .in(namespace)
                        .runsAs("app")
                        .with("allow-http", "true")
                        .yaml();
                Files.writeString(
                        manifests.resolve(store.pod() + ".yaml"),
                        yaml.replace("\n  name: app\n", "\n  name: " + store.pod() + "\n"));
            }
            String urls =
                    stores.stream().map(s -> "\"" + s.server().url() + "\"").collect(Collectors.joining(",", "[", "]"));
            Path config = Files.writeString(
                    directory.resolve("webhook.json"),
                    "{\"images\":{\"agent\":\"a@sha256:" + "0".repeat(64)
                            + "\"},\"policy\":{\"httpHosts\":[\"127.0.0.1\"],\"vaultAddresses\":" + urls
                            + ",\"awsEndpoints\":" + urls + "}}");

            Ended ended = mxsecrets(
                    "doctor",
                    "-f",
                    manifests,
                    "--config",
                    config,
                    "--kubeconfig",
                    kubernetes.kubeconfig(),
                    "-o",
                    "json");

            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(64, 65, 66, 69, 77);
            assertThat(ended.out() + ended.err())
                    .doesNotContain(Call.CANARY, "eyJ", "\u001b", "\u202e", "\\u001b", "Exception", "\tat ");
            JsonNode findings = Trees.yaml().readTree(ended.out()).path("findings");
            assertThat(stores).allSatisfy(store -> {
                assertThat(store.server().count(store.call()))
                        .as("not asked again and again")
                        .isBetween(1, MOST_CALLS);
                assertThat(findings)
                        .filteredOn(f -> f.path("object").asText().equals("Pod " + store.pod()))
                        .isNotEmpty()
                        .allSatisfy(f -> assertThat(f.path("sentence").asText()).isNotBlank())
                        .anyMatch(f -> !f.path("verdict").asText().equals("pass") == store.bad());
            });
        } finally {
            for (Store store : stores) {
                store.server().close();
            }
        }
    }
}
