package io.mxsecrets.providers.net;

import io.mxsecrets.testbed.Authority.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** TLS with a certificate of the test's choice in front of a plain server on this machine. */
public final class TlsDoor extends Relay {
    private final int plain;

    public TlsDoor(Leaf certificate, int plain) throws IOException {
        super(listen(certificate));
        this.plain = plain;
        begin();
    }

    private static ServerSocket listen(Leaf certificate) throws IOException {
        return certificate
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
