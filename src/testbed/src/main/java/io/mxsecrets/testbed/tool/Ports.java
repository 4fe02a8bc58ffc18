package io.mxsecrets.testbed.tool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nothing listens on. */
public final class Ports {

    private Ports() {}

    /**
     * A free one of the loopback. It was free a moment ago: below the range from which systems give ports to
     * outgoing connections, so that nobody is likely to take it before the server does.
     */
    public static int free() throws IOException {
        for (int attempt = 0; attempt < 200; attempt++) {
            int port = java.util.concurrent.ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
                return socket.getLocalPort();
            } catch (java.net.BindException e) {
                continue;
            }
        }
        throw new IOException("no free port between 20000 and 32000");
    }
}
