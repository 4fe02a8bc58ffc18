package io.mxsecrets.cli.store.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before Secrets Manager, and lets something happen before the first calls of one action go through: so processes meet. */
final class Gate implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final URI behind;
    private final String action;
    private final AtomicInteger held;
    private final Meeting meeting;

    /** What happens before a call goes through. */
    interface Meeting {
        void await() throws Exception;
    }

    /** @param calls how many of them meet; those after them pass */
    Gate(URI behind, String action, int calls, Meeting meeting) throws IOException {
        this.behind = behind;
        this.action = "secretsmanager." + action;
        this.held = new AtomicInteger(calls);
        this.meeting = meeting;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(behind).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.matches("(?i)Authorization|Content-Type|X-Amz-.*")) {
                request.header(name, values.get(0));
            }
        });
        try (exchange) {
            if (action.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target")) && held.getAndDecrement() > 0) {
                meeting.await();
            }
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new InterruptedIOException("nobody came to meet it");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
