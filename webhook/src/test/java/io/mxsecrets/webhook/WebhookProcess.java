package io.mxsecrets.webhook;

import io.mxsecrets.webhook.certificate.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged webhook in a process of its own, with a certificate for its host. */
public final class WebhookProcess implements AutoCloseable {
    public static final String CONFIG =
            "{\"images\":{\"agent\":\"registry.example/agent@sha256:" + "a".repeat(64) + "\"}}";

    public final int port = freePort();
    final int management = freePort();
    final Path directory;
    public final TestCertificate certificate;
    public final HttpClient client;
    final String host;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> memory = List.of("-Xmx128m");
    private Process process;

    public WebhookProcess(Path directory, String host) {
        this.directory = directory;
        this.host = host;
        this.certificate = new TestCertificate(host);
        this.client = HttpClient.newBuilder().sslContext(certificate.client()).build();
        certificate.write(directory.resolve("tls"));
        write("config.json", CONFIG);
        environment.put("MXSECRETS_WEBHOOK_HOST", host);
        environment.put("MXSECRETS_WEBHOOK_PORT", "" + port);
        environment.put("MXSECRETS_WEBHOOK_MANAGEMENT_PORT", "" + management);
        environment.put(
                "MXSECRETS_WEBHOOK_CONFIG", directory.resolve("config.json").toString());
        environment.put("MXSECRETS_WEBHOOK_TLS", directory.resolve("tls").toString());
        environment.put("MXSECRETS_WEBHOOK_SHUTDOWN_DELAY", "2S");
    }

    public WebhookProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Started as the JVM image starts it in a container of so much memory; a native executable gets the same heap. */
    WebhookProcess inContainerOf(int mebibytes) {
        memory = binary().isEmpty()
                ? List.of(
                        "-XX:MaxRAM=" + mebibytes + "m",
                        "@" + Path.of("jvm.options").toAbsolutePath())
                : List.of("-Xmx" + mebibytes * 2 / 5 + "m");
        return this;
    }

    private static String binary() {
        return System.getProperty("webhook.binary", "");
    }

    void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts and waits until it is ready. */
    public WebhookProcess start() {
        launch();
        long end = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the webhook did not start:\n" + log());
            }
            pause(100);
        }
        return this;
    }

    void launch() {
        List<String> command = new ArrayList<>();
        if (binary().isEmpty()) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(memory);
            command.addAll(List.of("-jar", System.getProperty("webhook.jar")));
        } else {
            command.add(binary());
            command.addAll(memory);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean ready() {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** How many reviews came so far. */
    double calls() {
        return metric("mxsecrets_webhook_review_seconds_count");
    }

    /** The sum over its labels. */
    double metric(String name) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://" + host + ":" + management + path)));
    }

    HttpResponse<String> post(String body) {
        return send(request().POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    long pid() {
        return process.pid();
    }

    public HttpRequest.Builder request() {
        return request("");
    }

    HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(url() + query))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20));
    }

    String url() {
        return "https://" + host + ":" + port + "/mutate";
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "";
        }
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** @return its exit code */
    public int await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the webhook does not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            await();
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
