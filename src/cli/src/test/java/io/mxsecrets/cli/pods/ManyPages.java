package io.mxsecrets.cli.pods;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One sidecar's page for many pods: counts how often it is read, and how many read it at once. */
final class ManyPages implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final long ANSWER_MILLIS = 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final byte[] page;
    private final CountDownLatch crowd;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** @param crowd so many must be there before the first has its answer, or three seconds are over */
    ManyPages(String host, String page, int crowd) throws IOException {
        this.page = page.getBytes(UTF_8);
        this.crowd = new CountDownLatch(crowd);
        server = HttpServer.create(new InetSocketAddress(host, 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/status", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    int reads() {
        return reads.get();
    }

    int mostAtOnce() {
        return most.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            reads.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            crowd.countDown();
            crowd.await(3, TimeUnit.SECONDS);
            Thread.sleep(ANSWER_MILLIS);
            now.decrementAndGet();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
