package io.mxsecrets.providers.net.http;

import io.mxsecrets.testbed.tool.Authority.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;

/** TLS with a certificate of the test's choice in front of a plain server on this machine. */
public final class TlsDoor extends Relay {
    private final int plain;

    public TlsDoor(Leaf certificate, int plain) throws IOException {
        this(listen(certificate), plain);
    }

    private TlsDoor(ServerSocket socket, int plain) {
        super(socket);
        this.plain = plain;
        begin();
    }

    /** Lets clients with a certificate in, and nobody else. */
    public static TlsDoor demanding(Leaf certificate, int plain, String protocol) throws IOException {
        SSLServerSocket socket = listen(certificate);
        socket.setNeedClientAuth(true);
        socket.setEnabledProtocols(new String[] {protocol});
        return new TlsDoor(socket, plain);
    }

    private static SSLServerSocket listen(Leaf certificate) throws IOException {
        return (SSLServerSocket) certificate
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public String url() {
        return "https://localhost:" + port();
    }

    @Override
    Socket target(Socket client) throws IOException {
        return local(plain);
    }
}
