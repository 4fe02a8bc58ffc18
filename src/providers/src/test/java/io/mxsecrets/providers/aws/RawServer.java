package io.mxsecrets.providers.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every connection with the same bytes and hangs up, whatever was asked. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(String answer) throws IOException {
        Thread thread = new Thread(() -> serve(answer.getBytes(StandardCharsets.UTF_8)), "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void serve(byte[] answer) {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                connections.incrementAndGet();
                client.getInputStream().read(new byte[64 << 10]);
                client.getOutputStream().write(answer);
            } catch (IOException e) {
                // The client's business, or the end of the test.
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
