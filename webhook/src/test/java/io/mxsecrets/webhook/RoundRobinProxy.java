package io.mxsecrets.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address for several replicas, as a Service is: each new connection goes to the next of those that were ready when they
 * were last asked, some times a second. No connection waits for that.
 */
final class RoundRobinProxy implements AutoCloseable {
    private final List<WebhookProcess> replicas;
    private final ServerSocket socket = new ServerSocket();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "door");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger next = new AtomicInteger();
    private volatile List<WebhookProcess> ready;

    RoundRobinProxy(String host, List<WebhookProcess> replicas) throws IOException {
        this.replicas = replicas;
        this.ready = List.of();
        socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
        threads.execute(this::ask);
        threads.execute(this::accept);
    }

    private void ask() {
        while (!socket.isClosed()) {
            try {
                ready = replicas.stream().filter(WebhookProcess::ready).toList();
            } catch (IllegalStateException interrupted) {
                return;
            }
            WebhookProcess.pause(200);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> open(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void open(Socket client) {
        try {
            WebhookProcess replica = ready();
            Socket server = new Socket(socket.getInetAddress(), replica.port);
            threads.execute(() -> pipe(client, server));
            threads.execute(() -> pipe(server, client));
        } catch (IOException | IllegalStateException e) {
            close(client);
        }
    }

    private WebhookProcess ready() {
        List<WebhookProcess> now = ready;
        if (now.isEmpty()) {
            throw new IllegalStateException("no replica is ready");
        }
        return now.get(Math.floorMod(next.getAndIncrement(), now.size()));
    }

    /** Until that side says that it will send no more, which the other is then told. */
    private static void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
