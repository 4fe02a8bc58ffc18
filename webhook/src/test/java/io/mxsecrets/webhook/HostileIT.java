package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that somebody who may create pods, or who is on the pod network, can send to stop the webhook, in the memory of
 * its container: each is answered or cut in time, none gets a 500, and an ordinary pod is injected right after it.
 */
class HostileIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEBIBYTES = 256;
    private static final int AT_ONCE = 16;

    /**
     * As long as an answer may take: where others use this machine's processors too, all deadlines of the webhook together
     * (5 s for a body to come, 4 s for its review, 5 s for the answer to go).
     */
    private static final Duration LIMIT = Duration.ofSeconds(quiet() ? 2 : 14);

    @TempDir
    private static Path directory;

    private static WebhookProcess webhook;
    private static Map<String, byte[]> inputs;

    private static boolean quiet() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < Runtime.getRuntime().availableProcessors() / 2.0;
    }

    @BeforeAll
    static void start() throws IOException {
        inputs = HostileReviews.all();
        Path namespaces = Files.createDirectories(directory.resolve("objects/namespaces"));
        Files.writeString(namespaces.resolve("team-a.json"), defaults().toString());
        webhook = new WebhookProcess(directory, "127.0.0.1")
                .with("MXSECRETS_WEBHOOK_OBJECTS", directory.resolve("objects").toString())
                .inContainerOf(MEBIBYTES)
                .start();
        for (int i = 0; i < 50; i++) {
            aPlainPodIsInjected("to warm it"); // compiled code for the first hostile one
        }
    }

    /** A Namespace with each setting that has a fixed default. */
    private static ObjectNode defaults() {
        ObjectNode namespace = JSON.createObjectNode();
        ObjectNode annotations = namespace.putObject("metadata").putObject("annotations");
        SettingRegistry.all().stream()
                .filter(setting -> setting.ofSource() && setting.reach().asAnnotation())
                .forEach(setting -> setting.fallback()
                        .builtIn()
                        .ifPresent(text -> annotations.put("mxsecrets.io/" + setting.name(), text)));
        return namespace;
    }

    @AfterAll
    static void stop() {
        webhook.close();
    }

    private static CompletableFuture<String> send(byte[] body) {
        return webhook.client
                .sendAsync(
                        webhook.request("?timeout=5s")
                                .timeout(LIMIT)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString())
                .handle((response, failure) -> failure == null ? verdict(response) : cut(failure));
    }

    private static String verdict(HttpResponse<String> response) {
        boolean again = response.headers().firstValue("Retry-After").isPresent();
        boolean denied = response.body().contains("\"allowed\":false");
        boolean good =
                switch (response.statusCode()) {
                    case 200 -> !denied || response.body().length() < 16 << 10;
                    case 400, 413 -> response.body().length() < 1 << 10;
                    case 503 -> again;
                    default -> false;
                };
        return good ? "" : response.statusCode() + " with " + response.body().length() + " characters";
    }

    private static String cut(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof HttpTimeoutException ? "no answer in " + LIMIT : "";
    }

    private static void aPlainPodIsInjected(String after) throws IOException {
        HttpResponse<String> response = webhook.post(WebhookIT.asking().toString());
        assertThat(response.statusCode()).as("a plain pod after " + after).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body()).path("response");
        assertThat(answer.path("patch").isTextual())
                .as("a plain pod after " + after)
                .isTrue();
    }

    @Test
    void w26NothingThatIsSentStopsIt() throws IOException {
        assertThat(inputs).hasSizeGreaterThan(100);
        List<String> bad = new ArrayList<>();
        for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
            for (int count : new int[] {1, AT_ONCE}) {
                List<CompletableFuture<String>> answers = Stream.generate(() -> send(input.getValue()))
                        .limit(count)
                        .toList();
                answers.stream()
                        .map(CompletableFuture::join)
                        .filter(verdict -> !verdict.isEmpty())
                        .forEach(verdict -> bad.add(count + " x " + input.getKey() + ": " + verdict));
                aPlainPodIsInjected(count + " x " + input.getKey());
            }
        }
        assertThat(bad).isEmpty();
        assertThat(peak()).as("MiB at the most").isLessThan(MEBIBYTES);
        assertThat(webhook.log().lines()).allMatch(line -> line.length() < 8 << 10);
        assertThat(webhook.log()).doesNotContain("because of a bug");
        assertThat(webhook.get("/q/health/live").statusCode()).isEqualTo(200);
        theLargestPodFindsRoom();
    }

    /** No room is lost to those that were refused. */
    private static void theLargestPodFindsRoom() throws IOException {
        ObjectNode review = WebhookIT.asking();
        ((ObjectNode) review.at("/request/object/metadata/annotations")).put("other.example/x", "x".repeat(2_900_000));
        assertThat(webhook.post(review.toString()).body()).contains("\"patch\"");
    }

    private static long peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + webhook.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    private static Socket open() throws IOException {
        Socket socket = webhook.certificate.client().getSocketFactory().createSocket("127.0.0.1", webhook.port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String readSome(Socket socket) {
        try {
            return new String(socket.getInputStream().readNBytes(300), StandardCharsets.US_ASCII);
        } catch (IOException cut) {
            return "";
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Each says that it brings 3 MiB and stops after one: what has come fills the room, what was only said does not. */
    @Test
    void w27BodiesOnTheirWayShareARoom() throws IOException {
        String head =
                "POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n";
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sockets.add(open());
            write(sockets.get(i), head);
        }
        aPlainPodIsInjected("15 MB that were only said");
        for (int i = 0; i < 30; i++) {
            Socket socket = open();
            sockets.add(socket);
            write(socket, head + "a".repeat(1 << 20));
        }
        List<String> answers = sockets.stream().map(HostileIT::readSome).toList();

        assertThat(answers)
                .anyMatch(text ->
                        text.startsWith("HTTP/1.1 503") && text.toLowerCase().contains("retry-after: 1"));
        close(sockets);
        WebhookIT.until(HostileIT::plainPodsAreInjected);
    }

    private static boolean plainPodsAreInjected() {
        try {
            return webhook.post(WebhookIT.asking().toString()).statusCode() == 200;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Test
    void w27ConnectionsAreCapped() throws IOException {
        aPlainPodIsInjected("nothing yet");
        List<Socket> sockets = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            Socket socket = open();
            sockets.add(socket);
            try {
                write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                refused += socket.getInputStream().read() < 0 ? 1 : 0;
            } catch (IOException closed) {
                refused++;
            }
        }
        assertThat(refused).isBetween(40, 60);
        aPlainPodIsInjected("300 connections"); // on the one that it has
        close(sockets);
    }

    @Test
    void w27HalfARequestHoldsNobodyUp() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sockets.add(open());
            write(sockets.get(i), "POST /mutate HTTP/1.1\r\nHost: x\r\nContent-T");
        }
        aPlainPodIsInjected("60 halves");
        assertThat(webhook.get("/q/health/ready").statusCode()).isEqualTo(200);
        close(sockets);
    }
}
