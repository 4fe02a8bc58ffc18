package io.mxsecrets.providers.net.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that knows CONNECT and nothing else; it resolves no name: every tunnel leads to this machine. */
public final class Tunnel extends Relay {
    /** The places that were asked for, as {@code HOST:PORT}. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private final OptionalInt port;
    private final String answer;

    private Tunnel(OptionalInt port, String answer) throws IOException {
        super(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        this.port = port;
        this.answer = answer;
        begin();
    }

    /** To the port that was asked for. */
    public static Tunnel open() throws IOException {
        return new Tunnel(OptionalInt.empty(), "200 Connection established");
    }

    /** To one port, whatever was asked for. */
    public static Tunnel to(int port) throws IOException {
        return new Tunnel(OptionalInt.of(port), "200 Connection established");
    }

    /** To nowhere. */
    public static Tunnel refusing() throws IOException {
        return new Tunnel(OptionalInt.empty(), "403 Forbidden");
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    Socket target(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
        String place = head.toString().split(" ")[1];
        asked.add(place);
        client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        if (!answer.startsWith("200")) {
            throw new IOException("refused");
        }
        return local(port.orElse(Integer.parseInt(place.substring(place.lastIndexOf(':') + 1))));
    }
}
