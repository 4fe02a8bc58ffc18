package io.mxsecrets.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A way to a server that can end where no Toxiproxy ends one: with a reset, after so many bytes of an answer. */
final class Relay implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final URI server;
    private final ServerSocket door;
    private volatile long allowed = NEVER;

    private Relay(URI server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    static Relay to(URI server) {
        try {
            Relay relay = new Relay(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + door.getLocalPort());
    }

    /** @param bytes of answers that each connection lets through from now on, a TLS handshake counted */
    void resetAfter(long bytes) {
        allowed = bytes;
    }

    void heal() {
        allowed = NEVER;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            start(() -> join(client));
        }
    }

    private void join(Socket client) throws IOException {
        try (client;
                Socket upstream = new Socket(server.getHost(), server.getPort())) {
            start(() -> pump(client, upstream, false));
            pump(upstream, client, true);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) throws IOException {
        byte[] buffer = new byte[1024];
        long passed = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passed += n;
                if (answers && passed > allowed) {
                    to.setSoLinger(true, 0); // Closing is a reset then.
                    return;
                }
                out.write(buffer, 0, n);
            }
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        return; // One of both sides is gone; the other one is closed by now.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
