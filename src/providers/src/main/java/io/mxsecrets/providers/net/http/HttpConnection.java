package io.mxsecrets.providers.net.http;

import io.mxsecrets.providers.net.ProxyRefused;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.UnfitAnswer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection to a server, direct or through a proxy. What it is cut by is the socket below TLS, which never waits. */
final class HttpConnection {
    private final Socket raw;
    private final Socket top;
    private final InputStream in;
    private final boolean absolute;
    private long idleSince;

    private HttpConnection(Socket raw, Socket top, boolean absolute) throws IOException {
        this.raw = raw;
        this.top = top;
        this.in = new BufferedInputStream(top.getInputStream());
        this.absolute = absolute;
    }

    static HttpConnection open(HttpRequest request, Optional<URI> proxy, Supplier<SSLSocketFactory> tls)
            throws IOException {
        // Before the connection: certificates that cannot be used are a fault whatever the server does.
        SSLSocketFactory factory = request.encrypted() ? tls.get() : null;
        Socket raw = proxy.isPresent()
                ? connect(proxy.get().getHost(), ProxyRule.port(proxy.get()))
                : connect(request.host(), request.port());
        try {
            if (!request.encrypted()) {
                return new HttpConnection(raw, raw, proxy.isPresent());
            }
            if (proxy.isPresent()) {
                tunnel(raw, request.host() + ":" + request.port());
            }
            return new HttpConnection(raw, secure(raw, request, factory), false);
        } catch (IOException | RuntimeException e) {
            closeQuietly(raw);
            throw e;
        }
    }

    /** Each address of the name in turn, each with its share of the time. */
    private static Socket connect(String host, int port) throws IOException {
        BoundedCall.Connections connections = BoundedCall.connections();
        InetAddress[] addresses = InetAddress.getAllByName(host);
        for (int i = 0; ; i++) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            connections.add(socket);
            try {
                int share = Math.max(1, connections.left() / (addresses.length - i));
                socket.connect(new InetSocketAddress(addresses[i], port), share);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                closeQuietly(socket);
                if (i == addresses.length - 1) {
                    throw e;
                }
            }
        }
    }

    private static void tunnel(Socket raw, String place) throws IOException {
        String ask = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n";
        raw.getOutputStream().write(ask.getBytes(StandardCharsets.ISO_8859_1));
        int status;
        try {
            status = new AnswerReader(raw.getInputStream()).tunnel();
        } catch (UnfitAnswer answer) {
            throw new ProxyRefused(answer.getMessage());
        }
        if (status / 100 != 2) {
            throw new ProxyRefused("with status " + status);
        }
    }

    private static Socket secure(Socket raw, HttpRequest request, SSLSocketFactory factory) throws IOException {
        String name = request.host().replaceAll("^\\[|]$", "");
        SSLSocket socket = (SSLSocket) factory.createSocket(raw, name, request.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    Exchanged exchange(HttpRequest request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(request.head(absolute).getBytes(StandardCharsets.ISO_8859_1));
        request.body().ifPresent(bytes::writeBytes);
        boolean sent = sent(bytes.toByteArray());
        AnswerReader reader = new AnswerReader(in);
        HttpReply reply = reader.read(request.largest());
        return new Exchanged(reply, sent && reader.reusable() && in.available() == 0);
    }

    /** False where the server stopped listening: it may have said why, so that its answer is read all the same. */
    private boolean sent(byte[] request) {
        try {
            top.getOutputStream().write(request);
            BoundedCall.connections().asked();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param reusable whether the connection is as good as new */
    record Exchanged(HttpReply reply, boolean reusable) {}

    /** Leaves the call at hand, to be used by another. */
    void rest() throws IOException {
        BoundedCall.connections().release(raw);
        idleSince = System.nanoTime();
    }

    /** Makes an idle connection part of the call at hand; false where the server has closed it, or speaks unasked. */
    boolean resume(long longest) throws IOException {
        if (System.nanoTime() - idleSince > longest) {
            return false;
        }
        BoundedCall.connections().add(raw);
        raw.setSoTimeout(1);
        try {
            raw.getInputStream().read();
            return false;
        } catch (SocketTimeoutException silent) {
            raw.setSoTimeout(0);
            return true;
        }
    }

    void cut() {
        closeQuietly(raw);
    }

    static void closeQuietly(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
    }
}
