package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Where the program runs in tests that need no store: a document on disk, a place for the files, and a port. */
final class FilePod {
    final Path scratch;
    final Path document;
    final Path files;
    final Map<String, String> settings = new HashMap<>();

    FilePod(Path scratch) {
        this.scratch = scratch;
        this.document = scratch.resolve("document.json");
        this.files = scratch.resolve("files");
        settings.put("SECRET", "file:" + document);
        settings.put("DIRECTORY", files.toString());
        settings.put("HEALTH_LISTEN", Integer.toString(AgentProcess.freePort()));
    }

    void put(String text) throws IOException {
        Path next = Files.writeString(scratch.resolve("next.json"), text);
        Files.move(next, document, StandardCopyOption.ATOMIC_MOVE);
    }

    AgentProcess start(String... arguments) {
        return AgentProcess.start(scratch, settings, arguments);
    }

    AgentProcess startWith(List<String> options, String... arguments) {
        return AgentProcess.start(scratch, settings, options, arguments);
    }

    /** Runs {@code init}, which must do its work. */
    void init() {
        try (AgentProcess agent = start("init")) {
            assertThat(agent.end()).as(agent.err()).isZero();
        }
    }

    String file() throws IOException {
        return Files.readString(files.resolve("secrets.properties"));
    }

    boolean written() {
        return Files.exists(files.resolve("secrets.properties"));
    }

    String get(String path) throws IOException {
        return send("GET", path);
    }

    /** The status, a blank, and the body; "0 " while nobody listens. */
    String send(String method, String path) throws IOException {
        URI page = URI.create("http://127.0.0.1:" + settings.get("HEALTH_LISTEN") + path);
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(2000);
        try {
            int status = connection.getResponseCode();
            var body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            return status + " " + (body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (java.net.ConnectException e) {
            return "0 ";
        }
    }

    static void await(Duration limit, Callable<Boolean> wanted) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!wanted.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
