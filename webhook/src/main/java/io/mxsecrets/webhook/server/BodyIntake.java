package io.mxsecrets.webhook.server;

import io.mxsecrets.injection.pod.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The body of one request, taken in as it comes. What has come counts in the room of all bodies from its first byte on; what is
 * said of its length beforehand does not, for saying costs nothing. Used by the thread of its connection alone.
 */
final class BodyIntake {
    /** Why a body is not taken; the rest of it is let pass by. */
    enum Refusal {
        TOO_LARGE,
        NO_ROOM
    }

    private final BodyMemory room;
    private final Consumer<byte[]> whole;
    private final Consumer<Refusal> refused;
    private final List<Buffer> pieces = new ArrayList<>();
    private int bytes;
    private boolean over;

    /** @param whole gets all of it, and with it the duty to leave the room */
    BodyIntake(BodyMemory room, Consumer<byte[]> whole, Consumer<Refusal> refused) {
        this.room = room;
        this.whole = whole;
        this.refused = refused;
    }

    void of(HttpServerRequest request, long declared) {
        request.handler(this::piece).endHandler(ended -> end());
        if (declared > Limits.BODY_BYTES) {
            refuse(Refusal.TOO_LARGE);
        }
    }

    private void piece(Buffer piece) {
        if (over) {
            return;
        }
        if (bytes + piece.length() > Limits.BODY_BYTES) {
            refuse(Refusal.TOO_LARGE);
        } else if (!room.take(piece.length())) {
            refuse(Refusal.NO_ROOM);
        } else {
            bytes += piece.length();
            pieces.add(piece);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        byte[] body = new byte[bytes];
        int at = 0;
        for (Buffer piece : pieces) {
            piece.getBytes(body, at);
            at += piece.length();
        }
        pieces.clear();
        whole.accept(body);
    }

    private void refuse(Refusal why) {
        stop();
        refused.accept(why);
    }

    /** Nobody waits for it any more. */
    void stop() {
        if (!over) {
            over = true;
            pieces.clear();
            room.leave(bytes);
        }
    }
}
