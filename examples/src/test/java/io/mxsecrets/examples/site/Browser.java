package io.mxsecrets.examples.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A page in a Chromium without a window, by the <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools
 * protocol</a>. It keeps what goes wrong in the page.
 */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Messages())
                .join();
        Stream.of("Page", "Runtime", "Log", "Network").forEach(domain -> call(domain + ".enable", Map.of()));
    }

    /** The program, if this machine has one. */
    static Optional<Path> program() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param home for its profile, empty */
    static Browser start(Path program, Path home) throws Exception {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + home,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        Path port = home.resolve("DevToolsActivePort");
        for (long end = System.nanoTime() + PATIENCE.toNanos();
                !Files.exists(port) || Files.readAllLines(port).isEmpty(); ) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("Chromium does not start: " + Files.readString(home.resolve("log")));
            }
            Thread.sleep(100);
        }
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        String pages = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                .body();
        for (JsonNode page : JSON.readTree(pages)) {
            if (page.path("type").asText().equals("page")) {
                return new Browser(
                        process, URI.create(page.path("webSocketDebuggerUrl").asText()));
            }
        }
        throw new IOException("Chromium has no page: " + pages);
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** What an expression of the page's script is. */
    JsonNode eval(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    void open(URI page) throws InterruptedException {
        call("Page.navigate", Map.of("url", page.toString()));
        await("location.href.startsWith('" + page + "') && document.readyState == 'complete'");
    }

    /** Waits until the expression is true. */
    void await(String expression) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isTrue(expression)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "never: " + expression + " on " + eval("location.href") + ", errors " + errors);
            }
            Thread.sleep(50);
        }
    }

    private boolean isTrue(String expression) {
        return call("Runtime.evaluate", Map.of("expression", "!!(" + expression + ")", "returnByValue", true))
                .at("/result/value")
                .asBoolean();
    }

    void width(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        String image = call("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(image));
    }

    /** What the page's console, its scripts and its requests complained of. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    take(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    errors.add(e.toString());
                }
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, part, last);
        }

        private void take(JsonNode message) {
            if (message.has("id")) {
                Optional.ofNullable(answers.remove(message.path("id").asInt()))
                        .ifPresent(answer -> answer.complete(message.path("result")));
                return;
            }
            JsonNode event = message.path("params");
            boolean wrong =
                    switch (message.path("method").asText()) {
                        case "Runtime.exceptionThrown" -> true;
                        case "Runtime.consoleAPICalled" ->
                            event.path("type").asText().equals("error");
                        case "Log.entryAdded" ->
                            event.at("/entry/level").asText().equals("error");
                        case "Network.requestWillBeSent" ->
                            !event.at("/request/url")
                                    .asText()
                                    .matches("(http://127\\.0\\.0\\.1:|data:|blob:|about:).*");
                        default -> false;
                    };
            if (wrong) {
                errors.add(event.toString());
            }
        }
    }
}
