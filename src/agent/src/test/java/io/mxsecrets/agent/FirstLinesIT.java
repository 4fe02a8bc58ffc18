package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.ForgedToken;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods that start while their store fails: what the packaged {@code init} says first, and last, which is what {@code kubectl
 * describe pod} shows. {@code -Dfirst.seconds=120} gives each that waits its two minutes, holds the first line to two seconds
 * of them, and leaves what all said in {@code target/first-lines.md}.
 */
@RealVault
@RealApiServer
@RealAws
class FirstLinesIT {
    private static final String CANARY = "CANARY-27b1";
    private static final Pattern CALL = Pattern.compile("\"call\":\"([a-z_]+)\"");
    private static final Pattern LEFT = Pattern.compile("\"left_seconds\":\"([0-9]+)\"");
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int TWO_MINUTES = 120;

    /** {@code init-timeout} of those that wait. The others end by themselves. */
    private final int seconds = Integer.getInteger("first.seconds", 12);

    private final List<Start> waiting = new ArrayList<>();
    private final List<HostileServer> servers = new ArrayList<>();
    private final StringBuilder page = new StringBuilder(
            "| the store | first line after, s | it says | the last line | exit code |\n|---|---|---|---|---|\n");
    private final VaultServer vault;
    private final ApiServer kubernetes;
    private final AwsServer aws;
    private VaultPod pod;

    @TempDir
    Path scratch;

    FirstLinesIT(VaultServer vault, ApiServer kubernetes, AwsServer aws) {
        this.vault = vault;
        this.kubernetes = kubernetes;
        this.aws = aws;
    }

    /** @param cure words of the last line */
    private record Start(String failure, AgentProcess agent, String... cure) {
        List<String> lines(String word) {
            return agent.lines().stream().filter(line -> line.contains(word)).toList();
        }

        String last() {
            return agent.lines().get(agent.lines().size() - 1);
        }

        /** The line that says why the pod waits; no call was made twice before it. */
        String first() {
            Set<String> calls = new HashSet<>();
            for (String line : agent.lines()) {
                if (line.contains("\"left_seconds\"")) {
                    return line;
                }
                CALL.matcher(line).results().map(call -> call.group(1)).forEach(call -> assertThat(calls.add(call))
                        .as("%s: %s before the first line", failure, call)
                        .isTrue());
            }
            throw new AssertionError(failure + ": no line says why it waits: " + agent.err());
        }
    }

    @BeforeEach
    void given() {
        pod = new VaultPod(vault, kubernetes, scratch);
        pod.kv.put("app", "{\"k\":\"" + CANARY + "\"}");
    }

    @AfterEach
    void end() throws IOException {
        waiting.forEach(start -> start.agent().close());
        for (HostileServer server : servers) {
            server.close();
        }
    }

    private Start start(String failure, int timeout, Map<String, String> settings, String... cure) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        Path own = Files.createTempDirectory(scratch, "start");
        all.put("DIRECTORY", own.resolve("files").toString());
        all.put("HEALTH_LISTEN", "none");
        all.put("INIT_TIMEOUT", timeout + "s");
        all.put("LOG_LEVEL", "debug");
        return new Start(failure, AgentProcess.start(own, all, "init"), cure);
    }

    /** Tries again until its deadline; returns once it says why. */
    private void waits(String failure, Map<String, String> settings, String... cure) throws Exception {
        Start start = start(failure, seconds, settings, cure);
        waiting.add(start);
        start.agent().awaitWords("\"left_seconds\"");
    }

    /** Ends at its first try, however much time it has. */
    private void ends(String failure, int exitCode, Map<String, String> settings, String... cure) throws Exception {
        Start start = start(failure, TWO_MINUTES, settings, cure);
        try (AgentProcess agent = start.agent()) {
            looksAsItMust(start, exitCode);
            assertThat(start.lines("retrying for up to")).as(failure).isEmpty();
            tell(start, start.last(), exitCode);
        }
    }

    /** What those that wait say in the end. */
    private void theyEnd() throws Exception {
        for (Start start : waiting) {
            FilePod.await(
                    Duration.ofSeconds(seconds + 30L), () -> !start.agent().alive());
            looksAsItMust(start, 69);
            assertThat(start.lines("left_seconds")).as(start.failure()).hasSizeLessThan(4 + seconds / 20);
            String first = start.first();
            if (seconds >= TWO_MINUTES) {
                assertThat(Integer.parseInt(only(LEFT, first))).as(first).isGreaterThanOrEqualTo(seconds - 2);
            }
            tell(start, first, 69);
        }
    }

    private void looksAsItMust(Start start, int exitCode) {
        assertThat(start.agent().end())
                .as("%s: %s", start.failure(), start.agent().err())
                .isEqualTo(exitCode);
        assertThat(start.last())
                .as(start.failure())
                .contains("\"level\":\"error\"", "\"exit_code\":\"" + exitCode + "\"")
                .contains(start.cure());
        String all = start.agent().out() + start.agent().err();
        assertThat(all).doesNotContain(CANARY);
        pod.secrets().forEach(secret -> assertThat(all).doesNotContain(secret));
    }

    private void tell(Start start, String first, int exitCode) {
        Duration after = Duration.between(
                start.agent().started(), Instant.parse(first.replaceAll(".*\"time\":\"([^\"]+)\".*", "$1")));
        page.append("| %s | %.1f | %s | %s | %d |\n"
                .formatted(
                        start.failure(),
                        after.toMillis() / 1000.0,
                        first.equals(start.last()) ? "" : only(MESSAGE, first),
                        only(MESSAGE, start.last()),
                        exitCode));
    }

    private static String only(Pattern pattern, String line) {
        return pattern.matcher(line)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test // A38 A45
    void theFirstLineComesBeforeTheFirstWaitAndTheLastHasTheCure() throws Exception {
        VaultPod stranger = new VaultPod(vault, kubernetes, Files.createDirectories(scratch.resolve("stranger")));
        stranger.kv.put("app", "{\"k\":\"" + CANARY + "\"}");
        pod.kv.put("data/deep", "{\"k\":\"" + CANARY + "\"}");
        try (Outage sealed = vault.seal()) {
            waits("is sealed", pod.settings(), "is sealed; unseal it (vault operator unseal)");
            connections();
            certificates();
            ofAws();
            theyEnd();
        }
        ofVault(stranger);
        Files.writeString(Path.of("target/first-lines.md"), page.toString());
    }

    private void connections() throws Exception {
        waits(
                "takes no connections",
                with(pod.settings(), "VAULT_ADDRESS", "https://127.0.0.1:" + AgentProcess.freePort()),
                "takes no connections; check that it runs, that the port is right");
        waits(
                "has a name that DNS does not know",
                with(pod.settings(), "VAULT_ADDRESS", "https://vault.invalid:8200"),
                "has no address in DNS; check its spelling");
        HostileServer throttling = server(Optional.empty());
        byte[] busy = "{\"errors\":[\"request path rate quota exceeded\"]}".getBytes(StandardCharsets.UTF_8);
        misbehave(throttling, wire -> wire.answer("429 Too Many Requests", "", busy));
        waits("throttles", of(throttling), "limits the rate of calls (429); raise its rate limit quota");
        HostileServer silent = server(Optional.empty());
        misbehave(silent, wire -> new CountDownLatch(1).await());
        waits("says nothing", of(silent), "took the request and did not answer within", "its log says more");
    }

    private void certificates() throws Exception {
        Path others = Files.createDirectories(scratch.resolve("others"));
        Files.writeString(
                others.resolve("ca.crt"), new Authority("others").self().certificate());
        ends(
                "has a certificate of an unknown authority",
                69,
                with(pod.settings(), "CA_DIRECTORY", others.toString()),
                "is not signed by a trusted authority",
                "that ca-configmap names");
        Authority ours = new Authority("ours");
        HostileServer other = server(
                Optional.of(ours.issue("CN=other", List.of("other.example")).serverContext()));
        Files.writeString(others.resolve("ca.crt"), ours.self().certificate());
        ends(
                "has a certificate for another name",
                69,
                with(pod.settings(), "VAULT_ADDRESS", other.url(), "CA_DIRECTORY", others.toString()),
                "is for another name",
                "use a name that it lists");
    }

    private HostileServer server(Optional<SSLContext> tls) throws IOException {
        HostileServer server = new HostileServer(tls);
        servers.add(server);
        return server;
    }

    private void ofVault(VaultPod stranger) throws Exception {
        Map<String, String> settings = pod.settings();
        ends(
                "has no such secret",
                66,
                with(settings, "SECRET", pod.kv.mount() + "/nothing"),
                "there is nothing at " + pod.kv.mount() + "/nothing");
        ends(
                "has the document one data/ too deep",
                66,
                with(settings, "SECRET", pod.kv.mount() + "/deep"),
                "the secret lies at " + pod.kv.mount() + "/data/data/deep",
                "vault kv put -cas=0");
        ends(
                "has no such role",
                77,
                with(settings, "VAULT_ROLE", "nobody"),
                "has no role nobody at auth/",
                "; correct vault-role, or create it");
        ends(
                "does not take an expired token",
                77,
                with(settings, "VAULT_JWT_FILE", expired().toString()),
                "expired");
        String mount = stranger.kv.mount();
        vault.putPolicy(stranger.kv.readPolicy(), "path \"" + mount + "/app\" { capabilities = [\"read\"] }");
        ends(
                "has a policy on the path of the CLI",
                77,
                stranger.settings(),
                "path of the CLI",
                "write path \\\"" + mount + "/data/app\\\"");
    }

    private Path expired() throws IOException {
        return Files.writeString(scratch.resolve("expired"), ForgedToken.of("vault", 1_700_000_000L, CANARY));
    }

    private void ofAws() throws Exception {
        String name = aws.freshName("PMP");
        aws.createSecret(name, "{\"k\":\"" + CANARY + "\"}");
        ends(
                "is that of another region",
                66,
                with(aws(name), "AWS_REGION", "eu-south-2"),
                "in eu-south-2",
                "aws-region");
        ends(
                "has no version of the label",
                66,
                with(aws(name), "VERSION", "stage:BLUE"),
                "the labels AWSCURRENT and no BLUE",
                "correct version");
        String deleted = aws.freshName("PMP");
        aws.createSecret(deleted, "{\"k\":\"" + CANARY + "\"}");
        aws.deleteSecret(deleted);
        ends("is to delete the secret", 66, aws(deleted), "was scheduled for deletion at", "restore-secret");
    }

    private Map<String, String> aws(String name) throws Exception {
        Path token = Files.writeString(
                scratch.resolve("aws-token"),
                aws.webIdentityToken(
                        "system:serviceaccount:team:app",
                        "sts.amazonaws.com",
                        Instant.now().plusSeconds(600)));
        return Map.of(
                "PROVIDER", "aws",
                "SECRET", name,
                "AWS_REGION", aws.region(),
                "AWS_ENDPOINT", aws.endpoint().toString(),
                "AWS_STS_ENDPOINT", aws.endpoint().toString(),
                "ALLOW_HTTP", "true",
                "AWS_ROLE_ARN", aws.createRole(aws.freshName("role")),
                "AWS_TOKEN_FILE", token.toString());
    }

    private static void misbehave(HostileServer server, Behaviour.Script script) {
        Behaviour behaviour = new Behaviour("", Set.of(Call.VAULT_READ), Judgement.TRIED_AGAIN, script);
        server.misbehave(Call.VAULT_READ, behaviour, Integer.MAX_VALUE);
    }

    private Map<String, String> of(HostileServer server) {
        return with(
                pod.settings(),
                "ALLOW_HTTP",
                "true",
                "SECRET",
                "kv/app",
                "VAULT_AUTH_MOUNT",
                "kubernetes",
                "VAULT_ADDRESS",
                server.url());
    }
}
