package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that somebody who may create pods, or who is on the pod network, can send to stop the webhook, in the memory of
 * its container: each is answered or cut, none gets a 500, and an ordinary pod is injected right after it.
 */
class HostileIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEBIBYTES = 256;
    private static final int AT_ONCE = 16;

    /** Nobody waits so long: whoever is neither answered nor cut by then is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    @TempDir
    private static Path directory;

    private static final Vertx VERTX = Vertx.vertx();

    private static WebhookProcess webhook;
    private static HttpClient hostile;
    private static Map<String, byte[]> inputs;

    @BeforeAll
    static void start() throws IOException {
        inputs = HostileReviews.all();
        Path namespaces = Files.createDirectories(directory.resolve("objects/namespaces"));
        Files.writeString(namespaces.resolve("team-a.json"), defaults().toString());
        webhook = new WebhookProcess(directory, "127.0.0.1")
                .with("MXSECRETS_WEBHOOK_OBJECTS", directory.resolve("objects").toString())
                .inContainerOf(MEBIBYTES)
                .start();
        hostile = VERTX.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2));
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
        VERTX.close();
        webhook.close();
    }

    /** Over HTTP/2, by a client that takes an answer while its body is still on its way, as an API server's does. */
    private static CompletableFuture<String> send(byte[] body) {
        return hostile.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setPort(webhook.port)
                        .setHost("127.0.0.1")
                        .setURI("/mutate?timeout=5s")
                        .putHeader("Content-Type", "application/json")
                        .setTimeout(FORGOTTEN.toMillis()))
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(response -> response.body().map(answer -> verdict(response, answer.toString())))
                .otherwise(HostileIT::cut)
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static String verdict(HttpClientResponse response, String body) {
        boolean again = response.getHeader("Retry-After") != null;
        boolean denied = body.contains("\"allowed\":false");
        boolean good =
                switch (response.statusCode()) {
                    case 200 -> !denied || body.length() < 16 << 10;
                    case 400, 413 -> body.length() < 1 << 10;
                    case 503 -> again;
                    default -> false;
                };
        return good ? "" : response.statusCode() + " with " + body.length() + " characters";
    }

    private static String cut(Throwable failure) {
        return failure instanceof TimeoutException ? "neither answered nor cut" : "";
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
