package io.mxsecrets.testbed.hostile;

import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.TAKEN;
import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.TRIED_AGAIN;

import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Behaviour.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a proxy may answer to CONNECT, and what it may do with the tunnel. */
final class ProxyBehaviours {
    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n";

    private final List<Behaviour> all = new ArrayList<>();

    private ProxyBehaviours() {
        answers();
        tunnels();
    }

    static List<Behaviour> all() {
        return new ProxyBehaviours().all;
    }

    private void add(String name, Judgement judgement, Script script) {
        all.add(new Behaviour(name, Set.of(Call.PROXY), judgement, script));
    }

    private void answers() {
        add("closes at once", TRIED_AGAIN, wire -> {});
        add("resets at once", TRIED_AGAIN, Wire::reset);
        add("half a status line", TRIED_AGAIN, wire -> wire.write("HTTP/1."));
        add("headers without end", TRIED_AGAIN, wire -> wire.write(OPEN + "Via: x\r\nX"));
        add("bytes that are no text", TRIED_AGAIN, wire -> wire.write(new byte[] {(byte) 0xff, 0, 1, 13, 10}));
        add("a banner of SSH", TRIED_AGAIN, wire -> wire.write("SSH-2.0-OpenSSH_9.2p1\r\n"));
        for (String status :
                List.of("301", "302", "400", "401", "403", "404", "405", "429", "500", "502", "503", "504")) {
            add(
                    "a page with " + status,
                    TRIED_AGAIN,
                    wire -> wire.answer(status + " " + Behaviours.FOUL, "<html>" + Call.CANARY + "</html>"));
        }
        for (String challenge : List.of("Basic realm=\"x\"", "Negotiate", "NTLM", "Digest realm=\"x\", nonce=\"y\"")) {
            add(
                    "407 with " + challenge.replaceFirst(" .*", ""),
                    TRIED_AGAIN,
                    wire -> wire.answer("407 No", "Proxy-Authenticate: " + challenge + "\r\n", new byte[0]));
        }
        for (String status : List.of("100 Continue", "102 Processing", "103 Early Hints")) {
            add(
                    "a flood of " + status.substring(0, 3),
                    TRIED_AGAIN,
                    wire -> wire.forever(("HTTP/1.1 " + status + "\r\n\r\n").repeat(100), 0));
        }
        add("a header of 1 MiB", TRIED_AGAIN, wire -> wire.write(OPEN + "X: " + "x".repeat(1 << 20) + "\r\n\r\n"));
        add("100,000 headers", TRIED_AGAIN, wire -> wire.write(OPEN + "X: y\r\n".repeat(100_000) + "\r\n"));
        add("headers without end, fast", TRIED_AGAIN, wire -> {
            wire.write(OPEN);
            wire.forever("X-T1: v\r\n".repeat(1000), 0);
        });
        add("a status line without end", TRIED_AGAIN, wire -> {
            wire.write("HTTP/1.1 200 ");
            wire.forever("x".repeat(64 << 10), 0);
        });
        add("a body without end with 403", TRIED_AGAIN, wire -> {
            wire.write("HTTP/1.1 403 No\r\n\r\n");
            wire.forever(" ".repeat(64 << 10), 0);
        });
        add("silence", TRIED_AGAIN, Wire::silence);
        add("a head by the byte", TRIED_AGAIN, wire -> wire.drip(OPEN + "X: " + "x".repeat(1000) + "\r\n", 1000));
    }

    private void tunnels() {
        add("100 once, then a tunnel", TAKEN, wire -> {
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            wire.good();
        });
        add("a tunnel after a pause", TAKEN, wire -> {
            Thread.sleep(300); // The pause is the behaviour.
            wire.good();
        });
        add("a tunnel that ends at once", TRIED_AGAIN, wire -> wire.write(OPEN + "\r\n"));
        add("a tunnel that is silent", TRIED_AGAIN, wire -> {
            wire.write(OPEN + "\r\n");
            wire.silence();
        });
        add("a tunnel to a page", TRIED_AGAIN, wire -> {
            wire.write(OPEN + "\r\n");
            wire.answer("200 OK", "<html>" + Call.CANARY + "</html>");
        });
        add("a tunnel to bytes without end", TRIED_AGAIN, wire -> {
            wire.write(OPEN + "\r\n");
            wire.forever("\u0016\u0003\u0003".repeat(1000), 0);
        });
    }
}
