package io.mxsecrets.testbed.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The connection to one agent, from the server's side, and what a healthy store would have said on it. */
public final class Wire {
    private final Socket socket;
    private final OutputStream out;
    private final Call call;
    private final String request;

    Wire(Socket socket, Call call, String request) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.call = call;
        this.request = request;
    }

    public Call call() {
        return call;
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole answer: status line, the headers given, the length, the body. */
    public void answer(String status, String headers, byte[] body) throws IOException {
        write(head(status, headers + "Content-Length: " + body.length + "\r\n"));
        write(body);
    }

    void answer(String status, String body) throws IOException {
        answer(status, "", body.getBytes(StandardCharsets.UTF_8));
    }

    void good() throws IOException {
        if (call == Call.PROXY) {
            tunnel();
        } else {
            answer("200 OK", call.good());
        }
    }

    /** To the port of this machine that was asked for. */
    void tunnel() throws IOException {
        int port = Integer.parseInt(request.replaceFirst("(?s)CONNECT [^ ]*:([0-9]+) .*", "$1"));
        try (Socket store = new Socket(InetAddress.getLoopbackAddress(), port)) {
            write("HTTP/1.1 200 Connection established\r\n\r\n");
            Thread back = new Thread(() -> pump(store, socket), "hostile-tunnel");
            back.setDaemon(true);
            back.start();
            pump(socket, store);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    String head(String status, String headers) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + call.type() + "\r\nConnection: close\r\n" + headers
                + "\r\n";
    }

    /** Writes the piece until the agent has had enough. */
    void forever(String piece, long pauseMillis) throws IOException, InterruptedException {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        while (true) {
            write(bytes);
            if (pauseMillis > 0) {
                Thread.sleep(pauseMillis); // The pace is the behaviour.
            }
        }
    }

    /** Writes byte after byte. */
    void drip(String text, long pauseMillis) throws IOException, InterruptedException {
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            write(new byte[] {one});
            Thread.sleep(pauseMillis); // The pace is the behaviour.
        }
    }

    /** Says nothing more and waits until the agent hangs up. */
    void silence() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // What it still says is of no interest.
        }
    }

    /** Ends the connection by a reset instead of politely. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
