package io.mxsecrets.testbed.toxiproxy;

import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Daemon;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Outage;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Http;
import io.mxsecrets.testbed.tool.Ports;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A running Toxiproxy: doors in front of real servers, each of which can be made to fail. */
public final class Toxiproxy {

    public static final Kind<Toxiproxy> KIND = new Kind<>("toxiproxy", List.of(Toxiproxy::binary), Toxiproxy::new);

    private final String api;
    private final Http http = Http.plain();

    private Toxiproxy(Facts facts, Run run) {
        this.api = facts.get("address");
    }

    private static Facts binary(Run run) throws Exception {
        var program =
                Binaries.find("toxiproxy-server").orElseThrow(() -> new Missing("run src/testbed/build toxiproxy"));
        int port = Ports.free();
        var address = "http://127.0.0.1:" + port;
        var daemon = new Daemon(run, "toxiproxy");
        run.watch();
        daemon.start(Map.of(), program.toString(), "-host", "127.0.0.1", "-port", Integer.toString(port));
        daemon.await(
                Duration.ofSeconds(10),
                () -> Http.plain()
                                .call("GET", address + "/version", Map.of(), "")
                                .status()
                        == 200);
        return Facts.of("way", "binary", "version", "2.5.0", "address", address);
    }

    /** A door that leads to {@code server} on a port of its own, without any fault yet. */
    public Door door(URI server) {
        return door(server, "127.0.0.1");
    }

    /** The same where pods of a node reach it: at the host of the server's own address, which its certificate names. */
    public Door doorForPods(URI server) {
        return door(server, server.getHost());
    }

    private Door door(URI server, String host) {
        try {
            int port = Ports.free();
            var name = UUID.randomUUID().toString();
            call(
                    "POST",
                    "/proxies",
                    Map.of(
                            "name", name,
                            "listen", host + ":" + port,
                            "upstream", server.getHost() + ":" + server.getPort()));
            return new Door(this, name, URI.create(server.getScheme() + "://" + host + ":" + port));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * A way to a server.
     *
     * @param address to use instead of the server's; its certificate must name its host, as those of the test bed do
     */
    public record Door(Toxiproxy faults, String name, URI address) implements AutoCloseable {

        /** Each answer comes that much later. */
        public Outage slow(Duration delay) {
            return fault("latency", Map.of("latency", delay.toMillis()));
        }

        /** Connections are accepted, and then nothing comes back. */
        public Outage blackHole() {
            return fault("timeout", Map.of("timeout", 0));
        }

        /** Connections are reset that long after the first byte of an answer. */
        public Outage reset(Duration after) {
            return fault("reset_peer", Map.of("timeout", after.toMillis()));
        }

        /** Connections are closed after that many bytes of answers: with TLS, the handshake counts. */
        public Outage cut(long bytes) {
            return fault("limit_data", Map.of("bytes", bytes));
        }

        /** Answers trickle. */
        public Outage trickle(int kibibytesPerSecond) {
            return fault("bandwidth", Map.of("rate", kibibytesPerSecond));
        }

        /** Nobody listens: connections are refused. */
        public Outage shut() {
            faults.call("POST", "/proxies/" + name, Map.of("enabled", false));
            return () -> faults.call("POST", "/proxies/" + name, Map.of("enabled", true));
        }

        private Outage fault(String type, Map<String, ?> attributes) {
            var fault = type + "-" + UUID.randomUUID();
            faults.call(
                    "POST",
                    "/proxies/" + name + "/toxics",
                    Map.of("name", fault, "type", type, "stream", "downstream", "attributes", attributes));
            return () -> faults.call("DELETE", "/proxies/" + name + "/toxics/" + fault, Map.of());
        }

        @Override
        public void close() {
            faults.call("DELETE", "/proxies/" + name, Map.of());
        }
    }

    private void call(String method, String path, Map<String, ?> body) {
        http.call(
                        method,
                        api + path,
                        Map.of(),
                        body.isEmpty() ? "" : Http.JSON.valueToTree(body).toString())
                .orFail();
    }
}
