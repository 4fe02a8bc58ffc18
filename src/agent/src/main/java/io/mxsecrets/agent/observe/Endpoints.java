package io.mxsecrets.agent.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mxsecrets.agent.observe.Pages.Page;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Sleeper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The pages over plain HTTP, read-only; none where there is no port for them. A port that is taken is no reason to end: it is tried again while the files are
 * kept fresh.
 */
public final class Endpoints implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** A thread waits for the rest of a request that was begun; one that is never ended is cut after five seconds. */
    private static final int THREADS = 64;

    /** How probes of the kubelet call themselves, before its version. */
    private static final String KUBELET = "kube-probe/";

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final String address;
    private final Optional<Integer> port;
    private final Pages pages;
    private final AgentTelemetry telemetry;
    private final Sleeper sleeper;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Endpoints::daemon,
            new ThreadPoolExecutor.DiscardPolicy()); // The server cuts what nobody serves.
    private volatile HttpServer server;

    /**
     * @param port empty where no page is wanted, as on a host's network
     * @param sleeper ends its sleep when the program is asked to stop
     */
    public Endpoints(String address, Optional<Integer> port, Pages pages, AgentTelemetry telemetry, Sleeper sleeper) {
        this.address = address;
        this.port = port;
        this.pages = pages;
        this.telemetry = telemetry;
        this.sleeper = sleeper;
    }

    public void open() {
        if (port.isPresent() && !bind(port.get(), true)) {
            daemon(() -> tryAgain(port.get())).start();
        }
    }

    private void tryAgain(int wanted) {
        try {
            do {
                sleeper.sleep(AGAIN);
            } while (!bind(wanted, false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean bind(int wanted, boolean first) {
        limit();
        try {
            InetSocketAddress where = new InetSocketAddress(address, wanted);
            if (where.isUnresolved()) {
                throw new IOException("no address");
            }
            HttpServer made = HttpServer.create(where, 16);
            made.setExecutor(threads);
            made.createContext("/", this::serve);
            made.start();
            server = made;
            return true;
        } catch (IOException e) {
            if (first) {
                telemetry.log(
                        LogLevel.ERROR,
                        "health and metrics cannot listen on " + address + " port " + wanted
                                + ", which is in use or not local; choose another health-listen. The files are still"
                                + " refreshed",
                        Map.of());
            }
            return false;
        }
    }

    /** The server reads these once: no connection may keep one of its threads for long. */
    private static void limit() {
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
        System.setProperty("sun.net.httpserver.idleInterval", "10");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "8");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Optional<Page> page = page(exchange, method);
            byte[] body = page.map(Page::text).orElse("not here\n").getBytes(UTF_8);
            boolean head = method.equals("HEAD");
            exchange.getResponseHeaders()
                    .set("Content-Type", page.map(Page::type).orElse("text/plain; charset=utf-8"));
            exchange.sendResponseHeaders(page.map(Page::code).orElse(404), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Optional<Page> page(HttpExchange exchange, String method) {
        String path = exchange.getRequestURI().getPath();
        String agent = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("User-Agent"), "");
        return agent.startsWith(KUBELET) && method.equals("GET")
                ? pages.probed(
                        path,
                        Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""))
                : pages.page(path);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "pages");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (server != null) {
            server.stop(0);
        }
    }
}
