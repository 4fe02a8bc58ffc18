package io.mxsecrets.agent.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.agent.status.LoopStatus;
import io.mxsecrets.core.settings.Choices.LogFormat;
import io.mxsecrets.core.settings.Choices.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
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
