package io.mxsecrets.cli.pods;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The paths of an API server that the commands ask, with answers of the test's choice. */
public final class FakeCluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2;

    /** @param status of HTTP */
    public record Answer(int status, byte[] body) {
        public static Answer of(int status, String body) {
            return new Answer(status, body.getBytes(UTF_8));
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
    private final List<ObjectNode> pods = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> namespaces = new CopyOnWriteArrayList<>();
    private final Map<String, Supplier<Answer>> pages = new ConcurrentHashMap<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeCluster() throws IOException {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public Path kubeconfig(Path directory) throws IOException {
        return Files.writeString(
                directory.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: fake, user: {token: canary-kubeconfig}}]
                contexts: [{name: fake, context: {cluster: fake, user: fake}}]
                current-context: fake
                """
                        .formatted(server.getAddress().getPort()));
    }

    public FakeCluster namespace(String json) throws IOException {
        namespaces.add((ObjectNode) JSON.readTree(json));
        return this;
    }

    public FakeCluster pod(ObjectNode pod) {
        pods.add(pod);
        return this;
    }

    public void remove(ObjectNode pod) {
        pods.remove(pod);
    }

    /** What the sidecar of a pod answers on its page from now on. */
    public FakeCluster page(String pod, Supplier<Answer> answer) {
        pages.put(pod, answer);
        return this;
    }

    public FakeCluster status(String pod, String json) {
        return page(pod, () -> Answer.of(200, json));
    }

    /** This path is refused with this status. */
    public FakeCluster refuse(String path, int status) {
        refused.put(path, status);
        return this;
    }

    public List<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestURI().toString());
            Answer answer = answer(path, String.valueOf(exchange.getRequestURI().getQuery()));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answer(String path, String query) {
        if (refused.containsKey(path)) {
            return Answer.of(refused.get(path), "{\"kind\":\"Status\",\"message\":\"canary-refusal\"}");
        }
        if (path.equals("/api/v1/pods")) {
            return list(pods, query);
        }
        if (path.equals("/api/v1/namespaces")) {
            return list(namespaces, query);
        }
        String[] parts = path.split("/");
        if (path.endsWith("/proxy/status")) {
            String pod = parts[6].replaceAll(":.*", "");
            return pages.getOrDefault(pod, () -> Answer.of(404, "not here\n")).get();
        }
        if (path.endsWith("/pods")) {
            return list(
                    pods.stream()
                            .filter(p -> p.at("/metadata/namespace").asText().equals(parts[4]))
                            .toList(),
                    query);
        }
        return namespaces.stream()
                .filter(n -> n.at("/metadata/name").asText().equals(parts[4]))
                .findFirst()
                .map(n -> Answer.of(200, n.toString()))
                .orElse(Answer.of(404, "{\"kind\":\"Status\"}"));
    }

    /** Two a page, whatever is asked for, so that clients must go on. */
    private static Answer list(List<ObjectNode> all, String query) {
        int from = query.contains("continue=") ? Integer.parseInt(query.replaceAll(".*continue=(\\d+).*", "$1")) : 0;
        List<ObjectNode> rest = new ArrayList<>(all).subList(Math.min(from, all.size()), all.size());
        ObjectNode list = JSON.createObjectNode();
        ArrayNode items = list.putArray("items");
        rest.stream().limit(PAGE).forEach(items::add);
        if (rest.size() > PAGE) {
            list.putObject("metadata").put("continue", Integer.toString(from + PAGE));
        }
        return Answer.of(200, list.toString());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
