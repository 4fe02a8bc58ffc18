package io.mxsecrets.agent.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.agent.status.LoopStatus;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Who looks by hand takes nothing from the probe. */
    @Test
    void onlyTheKubeletIsToldOnce() throws Exception {
        Log log = new Log(
                new PrintStream(new ByteArrayOutputStream()), () -> Instant.EPOCH, LogLevel.ERROR, LogFormat.TEXT);
        AtomicReference<LoopStatus> status = new AtomicReference<>(on("g1"));
        Pages pages = new Pages("1.2.3", status::get, new Metrics(), () -> 0);
        int port = freePort();
        try (Endpoints endpoints = new Endpoints(
                "127.0.0.1", Optional.of(port), pages, new AgentTelemetry(log, new Metrics()), duration -> {})) {
            endpoints.open();
            assertThat(get(port, "kube-probe/1.37")).isEqualTo(200);
            status.set(on("g2"));
            List<Integer> byHand = new ArrayList<>();
            List<Integer> probes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                byHand.add(get(port, "curl/8"));
                probes.add(get(port, "kube-probe/1.37"));
            }
            assertThat(byHand).containsOnly(500);
            assertThat(probes).containsExactly(500, 500, 500, 200, 200);
        }
    }

    private static LoopStatus on(String generation) {
        Manifest manifest = new Manifest(generation, "g1", "s", true, new TreeMap<>(), Map.of());
        return new LoopStatus(Optional.of(manifest), true, Optional.empty(), Set.of(), 0, Map.of());
    }

    private static int get(int port, String agent) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/changed"))
                .header("User-Agent", agent)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void requestsThatAreNeverEndedKeepNobodyElseWaiting() throws IOException {
        Log log = new Log(
                new PrintStream(new ByteArrayOutputStream()), () -> Instant.EPOCH, LogLevel.ERROR, LogFormat.TEXT);
        Pages pages = new Pages("1.2.3", () -> LoopStatus.none(0), new Metrics(), () -> 0);
        int port = freePort();
        List<Socket> begun = new ArrayList<>();
        try (Endpoints endpoints = new Endpoints(
                "127.0.0.1", Optional.of(port), pages, new AgentTelemetry(log, new Metrics()), duration -> {})) {
            endpoints.open();
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                socket.getOutputStream().write("GET /healthz HTT".getBytes(UTF_8));
                begun.add(socket);
            }
            try (Socket probe = new Socket("127.0.0.1", port)) {
                // Less than the five seconds after which the others are cut.
                probe.setSoTimeout((int) Duration.ofSeconds(4).toMillis());
                probe.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: pod\r\n\r\n".getBytes(UTF_8));
                assertThat(new String(probe.getInputStream().readNBytes(12), UTF_8))
                        .isEqualTo("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : begun) {
                socket.close();
            }
        }
    }
}
