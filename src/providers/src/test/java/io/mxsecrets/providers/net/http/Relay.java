package io.mxsecrets.providers.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port of this machine whose connections end at another one. */
abstract class Relay implements AutoCloseable {
    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        return thread;
    });

    Relay(ServerSocket socket) {
        this.socket = socket;
    }

    /** Listens; a subclass calls it when it is whole. */
    final void begin() {
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    open.add(client);
                    threads.execute(() -> serve(client));
                } catch (IOException e) {
                    // The end of the test.
                }
            }
        });
    }

    public final int port() {
        return socket.getLocalPort();
    }

    /** Answers where a connection leads, or closes it. */
    abstract Socket target(Socket client) throws IOException;

    static Socket local(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private void serve(Socket client) {
        try (client;
                Socket target = target(client)) {
            open.add(target);
            threads.execute(() -> pipe(target, client));
            pipe(client, target);
        } catch (IOException e) {
            // The client's business: it sees that the connection ends.
        }
    }

    private static void pipe(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // One side hung up.
        }
    }

    @Override
    public final void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
        threads.shutdownNow();
    }
}
