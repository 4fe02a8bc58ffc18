package io.mxsecrets.providers.net.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that knows TLS 1.0 and nothing newer, byte by byte: this JDK's own would refuse to be one, and a test in front of
 * it could not fail. To any hello it answers with version 3.1 and keeps what the client says to that.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2246#section-7.4.1.3">RFC 2246, server hello</a>
 */
public final class OldTls implements AutoCloseable {
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;

    /** The alerts that clients sent, as {@code LEVEL.DESCRIPTION}; {@code 2.70} is a fatal protocol_version. */
    public final List<String> alerts = new CopyOnWriteArrayList<>();

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    public OldTls() throws IOException {
        Thread thread = new Thread(this::serve, "old-tls");
        thread.setDaemon(true);
        thread.start();
    }

    public String url() {
        return "https://localhost:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                for (int type = record(in); type != ALERT; type = record(in)) {
                    if (type == HANDSHAKE) {
                        client.getOutputStream().write(hello());
                    }
                }
            } catch (IOException e) {
                // The client's business, or the end of the test.
            }
        }
    }

    /** The type of the next record. */
    private int record(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        in.skipNBytes(2); // The version.
        byte[] content = in.readNBytes(in.readUnsignedShort());
        if (type == ALERT) {
            alerts.add(content[0] + "." + content[1]);
        }
        return type;
    }

    /** Version 3.1, a random of zeros, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression. */
    private static byte[] hello() {
        return HexFormat.of().parseHex("160301002a" + "02000026" + "0301" + "00".repeat(32) + "00" + "002f" + "00");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
