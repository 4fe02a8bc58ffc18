package io.mxsecrets.testbed.vault;

import io.mxsecrets.testbed.kubernetes.Network;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Containers;
import io.mxsecrets.testbed.server.Daemon;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Given;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.Http;
import io.mxsecrets.testbed.tool.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The ways to a Vault: storage that survives a stop, TLS, one unseal key, an audit device. */
public final class VaultLauncher {

    static final Kind.Way GIVEN = VaultLauncher::given;
    static final Kind.Way CONTAINER = VaultContainers::start;
    static final Kind.Way PROGRAM =
            run -> ofProgram(run, Path.of(Given.need("TESTBED_VAULT_PROGRAM", "set TESTBED_VAULT_PROGRAM")));
    public static final Kind.Way BINARY =
            run -> ofProgram(run, Binaries.find("vault").orElseThrow(() -> new Missing("run src/testbed/build vault")));

    private static final String DAEMON = "vault";

    private static final Duration START = Duration.ofSeconds(30);

    private VaultLauncher() {}

    private static Facts given(Run run) throws Exception {
        var address = Given.need(
                "TESTBED_VAULT_ADDR", "set TESTBED_VAULT_ADDR, TESTBED_VAULT_TOKEN and TESTBED_VAULT_CACERT");
        var ca = Given.find("TESTBED_VAULT_CACERT").orElse("");
        var pem = ca.isEmpty() ? "" : Files.readString(Path.of(ca));
        var health = Http.trusting(pem)
                .call("GET", address + "/v1/sys/health", Map.of(), "")
                .orFail();
        return Facts.of(
                "way", "given",
                "version", health.path("version").asText(),
                "address", address,
                "address.pods", address,
                "token", Given.need("TESTBED_VAULT_TOKEN", "set TESTBED_VAULT_TOKEN"),
                "ca", ca,
                "ca.pem", pem);
    }

    private static Facts ofProgram(Run run, Path program) throws Exception {
        var host = Network.hostAddress(run).orElse("127.0.0.1");
        int port = Ports.free();
        var home = Files.createDirectories(run.file(DAEMON));
        var authority = new Authority("testbed Vault authority");
        authority
                .issue("CN=vault", List.of("localhost", VaultServer.NAME, "127.0.0.1", host))
                .write(home, "tls");
        var ca = Files.writeString(home.resolve("ca.crt"), authority.self().certificate());
        var data = Files.createDirectories(home.resolve("data")).toString();
        Files.writeString(home.resolve("vault.json"), config(home.toString(), data, port, List.of("127.0.0.1", host)));
        var facts = Facts.of(
                "way",
                "binary",
                "program",
                program,
                "home",
                home,
                "address",
                "https://127.0.0.1:" + port,
                "address.pods",
                "https://" + host + ":" + port,
                "ca",
                ca,
                "ca.pem",
                Files.readString(ca),
                "audit",
                home.resolve("audit.log"));
        run.watch();
        startAgain(facts, run);
        return initialise(facts);
    }

    /**
     * The server's configuration, with integrated storage (Raft) of one node, which elects itself as fast as Vault lets it; in a
     * container {@code home} and {@code data} are paths there.
     */
    static String config(String home, String data, int port, List<String> addresses) {
        var listeners = addresses.stream()
                .distinct()
                .map(address -> Map.of(
                        "tcp",
                        Map.of(
                                "address", address + ":" + port,
                                "tls_cert_file", home + "/tls.crt",
                                "tls_key_file", home + "/tls.key")))
                .toList();
        var node = Map.of("path", data, "node_id", "testbed", "performance_multiplier", "1");
        return Http.JSON
                .valueToTree(Map.of(
                        "storage",
                        Map.of("raft", node),
                        "listener",
                        listeners,
                        "api_addr",
                        "https://127.0.0.1:" + port,
                        "cluster_addr",
                        "https://127.0.0.1:"
                                + (port + 1), // Where it listens for its like, whether or not there are any.
                        "disable_mlock",
                        true,
                        "ui",
                        false))
                .toString();
    }

    /** Initialises and unseals a new server and turns its audit device on. */
    static Facts initialise(Facts facts) {
        awaitAnswer(facts);
        var http = Http.trusting(facts.get("ca.pem"));
        var api = facts.get("address") + "/v1/";
        var keys = http.call("PUT", api + "sys/init", Map.of(), "{\"secret_shares\":1,\"secret_threshold\":1}")
                .orFail();
        var key = keys.at("/keys_base64/0").asText();
        var token = Map.of("X-Vault-Token", keys.path("root_token").asText());
        http.call("PUT", api + "sys/unseal", Map.of(), "{\"key\":\"" + key + "\"}")
                .orFail();
        awaitActive(facts);
        http.call(
                        "PUT",
                        api + "sys/audit/file",
                        token,
                        "{\"type\":\"file\",\"options\":{\"file_path\":\"" + facts.get("audit") + "\"}}")
                .orFail();
        var health = http.call("GET", api + "sys/health", Map.of(), "").orFail();
        return facts.with("unseal.key", key)
                .with("token", token.get("X-Vault-Token"))
                .with("version", health.path("version").asText());
    }

    static void stop(Facts facts, Run run) {
        switch (facts.get("way")) {
            case "binary" -> attempt(() -> new Daemon(run, DAEMON).kill());
            case "container" -> Containers.kill(facts.get("container"));
            default ->
                throw Missing.verdict("This test stops Vault, which is not done to one given by TESTBED_VAULT_ADDR.");
        }
    }

    /** Starts a stopped server on its address; it is sealed then, and answers. */
    static void startAgain(Facts facts, Run run) {
        if (facts.get("way").equals("container")) {
            Containers.startAgain(facts.get("container"));
            awaitAnswer(facts);
            return;
        }
        attempt(() -> {
            var daemon = new Daemon(run, DAEMON);
            daemon.start(Map.of(), facts.get("program"), "server", "-config=" + facts.get("home") + "/vault.json");
            daemon.await(START, () -> answers(facts));
        });
    }

    /** For a container, whose port may be open a moment after Vault's log says that it listens. */
    static void awaitAnswer(Facts facts) {
        for (long end = System.nanoTime() + START.toNanos(); System.nanoTime() < end; VaultServer.pause()) {
            try {
                if (answers(facts)) {
                    return;
                }
            } catch (UncheckedIOException e) {
                continue; // Not yet.
            }
        }
        throw new IllegalStateException("Vault did not answer at " + facts.get("address") + " within " + START);
    }

    /** An election after it is unsealed. */
    static void awaitActive(Facts facts) {
        var http = Http.trusting(facts.get("ca.pem"));
        for (long end = System.nanoTime() + START.toNanos(); System.nanoTime() < end; VaultServer.pause()) {
            if (http.call("GET", facts.get("address") + "/v1/sys/health", Map.of(), "")
                            .status()
                    == 200) {
                return;
            }
        }
        throw new IllegalStateException("Vault did not become active within " + START + " after it was unsealed");
    }

    private static boolean answers(Facts facts) {
        var status = Http.trusting(facts.get("ca.pem"))
                .call("GET", facts.get("address") + "/v1/sys/seal-status", Map.of(), "");
        return status.status() == 200;
    }

    static List<String> auditLines(Facts facts, Run run) {
        if (facts.get("way").equals("container")) {
            return Containers.read(facts.get("container"), facts.get("audit"))
                    .lines()
                    .toList();
        }
        var file = facts.find("audit")
                .orElseThrow(() -> Missing.verdict(
                        "This test reads Vault's audit log, which one given by TESTBED_VAULT_ADDR does not show."));
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
