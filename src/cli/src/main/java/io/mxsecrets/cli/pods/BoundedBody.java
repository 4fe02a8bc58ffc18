package io.mxsecrets.cli.pods;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Collects an answer up to the size of any status page. */
final class BoundedBody implements AsyncBody.Consumer<List<ByteBuffer>> {
    private static final int LARGEST = 64 << 10;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void consume(List<ByteBuffer> parts, AsyncBody stream) {
        for (ByteBuffer part : parts) {
            if (bytes.size() + part.remaining() > LARGEST) {
                throw new IllegalStateException("larger than any status page");
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
        }
        stream.consume();
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }
}
