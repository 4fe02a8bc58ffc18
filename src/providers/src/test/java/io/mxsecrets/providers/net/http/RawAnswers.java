package io.mxsecrets.providers.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of this machine that reads requests and answers each with bytes of the test's choice. */
final class RawAnswers implements AutoCloseable {
    /** Writes one answer. */
    interface Answer {
        void write(OutputStream out) throws Exception;
    }

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    /** Counted down when a client has closed its connection, or is found to have. */
    final CountDownLatch left = new CountDownLatch(1);

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Answer answer;

    RawAnswers(Answer answer) throws IOException {
        this.answer = answer;
        daemon(this::listen);
    }

    /** The text, then the end of the connection. */
    static RawAnswers closing(String text) throws IOException {
        return new RawAnswers(out -> {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            throw new IOException("said all");
        });
    }

    /** The first text, then the second one until the client has enough. */
    static RawAnswers endless(String first, String again) throws IOException {
        return new RawAnswers(out -> {
            out.write(first.getBytes(StandardCharsets.ISO_8859_1));
            byte[] more = again.repeat(100).getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                out.write(more);
            }
        });
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1/x?y=1");
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-answers");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                daemon(() -> serve(client));
            } catch (IOException e) {
                // The end of the test.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            while (request(in)) {
                requests.incrementAndGet();
                answer.write(client.getOutputStream());
            }
        } catch (Exception e) {
            // The client has enough, or the answer ends so.
        } finally {
            left.countDown();
        }
    }

    private static boolean request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return false;
            }
            head.append((char) c);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
