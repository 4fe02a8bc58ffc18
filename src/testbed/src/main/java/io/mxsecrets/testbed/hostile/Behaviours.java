package io.mxsecrets.testbed.hostile;

import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.TAKEN;
import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.TRIED_AGAIN;

import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Behaviour.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Every way of answering that a call may meet: first what any HTTP server can do, then ({@link StoreBehaviours}) what only
 * the store of that call can say.
 */
public final class Behaviours {
    /** Control characters, bidi, separators: no output of the agent may hold one of them raw. */
    static final String FOUL = "a\u001b[31mb\u0007c\u202ed\u2028e\u0085f";

    private static final Set<Call> ANY = EnumSet.complementOf(EnumSet.of(
            Call.PROXY,
            Call.VAULT_REVOKE,
            Call.VAULT_MOUNT,
            Call.VAULT_HEALTH,
            Call.VAULT_CAPABILITIES,
            Call.IMDS_TOKEN,
            Call.IMDS_ROLE));

    private final List<Behaviour> all = new ArrayList<>();

    private Behaviours() {
        cut();
        framing();
        foreign();
        statuses();
        large();
        slow();
    }

    public static List<Behaviour> all() {
        List<Behaviour> all = new ArrayList<>(new Behaviours().all);
        all.addAll(StoreBehaviours.all());
        all.addAll(ProxyBehaviours.all());
        return List.copyOf(all);
    }

    private void add(String name, Judgement judgement, Script script) {
        all.add(new Behaviour(name, ANY, judgement, script));
    }

    private void cut() {
        add("closes at once", TRIED_AGAIN, wire -> {});
        add("resets at once", TRIED_AGAIN, Wire::reset);
        add("half a status line", TRIED_AGAIN, wire -> wire.write("HTTP/1."));
        add("a status line alone", TRIED_AGAIN, wire -> wire.write("HTTP/1.1 200 OK\r\n"));
        add("headers without end", TRIED_AGAIN, wire -> wire.write("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nX"));
        add("headers and no body", TRIED_AGAIN, wire -> wire.write(wire.head("200 OK", "Content-Length: 300\r\n")));
        add("empty", TRIED_AGAIN, wire -> wire.answer("200 OK", ""));
        add("empty without length", TRIED_AGAIN, wire -> wire.write(wire.head("200 OK", "")));
        add("half a body", TRIED_AGAIN, wire -> {
            String good = wire.call().good();
            wire.write(wire.head("200 OK", "Content-Length: " + good.length() + "\r\n"));
            wire.write(good.substring(0, good.length() / 2));
        });
        add("half a body, then a reset", TRIED_AGAIN, wire -> {
            String good = wire.call().good();
            wire.write(wire.head("200 OK", "Content-Length: " + good.length() + "\r\n"));
            wire.write(good.substring(0, good.length() / 2));
            wire.reset();
        });
        add("half a body without length", TRIED_AGAIN, wire -> {
            String good = wire.call().good();
            wire.write(wire.head("200 OK", "") + good.substring(0, good.length() / 2));
        });
        add(
                "half a chunk",
                TRIED_AGAIN,
                wire -> wire.write(chunked() + "400\r\n" + wire.call().good()));
    }

    private static String chunked() {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static String chunks(Wire wire) {
        String good = wire.call().good();
        return chunked() + Integer.toHexString(good.length()) + "\r\n" + good + "\r\n";
    }

    private void framing() {
        add("good in chunks", TAKEN, wire -> wire.write(chunks(wire) + "0\r\n\r\n"));
        add("good with two trailers", TAKEN, wire -> wire.write(chunks(wire) + "0\r\nX-A: 1\r\nX-B: 2\r\n\r\n"));
        add(
                "good without length",
                TAKEN,
                wire -> wire.write(wire.head("200 OK", "") + wire.call().good()));
        add("chunks without the last", TRIED_AGAIN, wire -> wire.write(chunks(wire)));
        add("a length beyond the body", TRIED_AGAIN, wire -> {
            String good = wire.call().good();
            wire.write(wire.head("200 OK", "Content-Length: " + (good.length() + 1) + "\r\n") + good);
        });
        add("a length before the end", TRIED_AGAIN, wire -> {
            String good = wire.call().good();
            wire.write(wire.head("200 OK", "Content-Length: " + (good.length() - 2) + "\r\n") + good);
        });
        for (String length : List.of("-1", "ten", "99999999999999999999")) {
            add(
                    "a length of " + length,
                    TRIED_AGAIN,
                    wire -> wire.write(wire.head("200 OK", "Content-Length: " + length + "\r\n")));
        }
        for (String size : List.of("zz", "-5", "7FFFFFFF", "FFFFFFFFFFFFFFFFFF")) {
            add("a chunk of " + size, TRIED_AGAIN, wire -> wire.write(chunked() + size + "\r\n{}"));
        }
        add("trailers without end", TRIED_AGAIN, wire -> {
            wire.write(chunked() + "2\r\n{}\r\n0\r\n");
            wire.forever("X-T1: v\r\n".repeat(1000), 0);
        });
        add("good, then trailers without end", TRIED_AGAIN, wire -> {
            wire.write(chunks(wire) + "0\r\n");
            wire.forever("X-T1: v\r\n", 0);
        });
        add("a chunk extension without end", TRIED_AGAIN, wire -> {
            wire.write(chunked() + "2;");
            wire.forever("a=b;".repeat(1000), 0);
        });
        add("chunks of one byte without end", TRIED_AGAIN, wire -> {
            wire.write(chunked());
            wire.forever("1\r\n \r\n".repeat(500), 0);
        });
        add("100 once, then good", TAKEN, wire -> {
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            wire.good();
        });
        add("103 once, then good", TAKEN, wire -> {
            wire.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            wire.good();
        });
        for (String status : List.of("100 Continue", "102 Processing", "103 Early Hints")) {
            add(
                    "a flood of " + status.substring(0, 3),
                    TRIED_AGAIN,
                    wire -> wire.forever(("HTTP/1.1 " + status + "\r\n\r\n").repeat(100), 0));
        }
        add("20,000 of 100, then good", TRIED_AGAIN, wire -> {
            wire.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(20_000));
            wire.good();
        });
    }

    private void foreign() {
        add(
                "a page",
                TRIED_AGAIN,
                wire -> wire.answer("200 OK", "<html><body>sign in " + Call.CANARY + "</body></html>"));
        for (String body :
                List.of("{}", "[]", "null", "\"text\"", "{\"data\":null}", "<a/>", "<?xml version=\"1.0\"?>")) {
            add("only " + body, TRIED_AGAIN, wire -> wire.answer("200 OK", body));
        }
        add("a banner of SSH", TRIED_AGAIN, wire -> wire.write("SSH-2.0-OpenSSH_9.2p1\r\n"));
        add("a body without a head", TRIED_AGAIN, wire -> wire.write(wire.call().good()));
        add(
                "bytes that are no text",
                TRIED_AGAIN,
                wire -> wire.write(new byte[] {(byte) 0xff, 0, 1, (byte) 0xfe, 13, 10}));
        add(
                "a body that is no UTF-8",
                TRIED_AGAIN,
                wire -> wire.answer("200 OK", "", new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0}));
        add(
                "gzip, unasked",
                TRIED_AGAIN,
                wire -> wire.answer(
                        "200 OK",
                        "Content-Encoding: gzip\r\n",
                        gzip(wire.call().good().getBytes(StandardCharsets.UTF_8))));
        add(
                "a bomb of gzip",
                TRIED_AGAIN,
                wire -> wire.answer("200 OK", "Content-Encoding: gzip\r\n", gzip(new byte[64 << 20])));
        add(
                "foul headers beside a good body",
                TAKEN,
                wire -> wire.answer(
                        "200 OK",
                        "Date: " + FOUL + "\r\nServer: " + FOUL + "\r\nSet-Cookie: " + FOUL + "\r\n",
                        wire.call().good().getBytes(StandardCharsets.UTF_8)));
    }

    private void statuses() {
        for (String status : List.of(
                "204 No Content",
                "206 Partial",
                "304 Not Modified",
                "400 Bad",
                "401 No",
                "402 Pay",
                "405 No",
                "408 Late",
                "409 Conflict",
                "413 Large",
                "418 Tea",
                "421 Elsewhere",
                "425 Early",
                "429 Slow",
                "500 No",
                "501 No",
                "502 No",
                "503 No",
                "504 No",
                "521 Down",
                "599 No",
                "999 No",
                "000 No")) {
            add("empty with " + status.substring(0, 3), TRIED_AGAIN, wire -> wire.answer(status, ""));
        }
        for (String status : List.of("502 Bad Gateway", "503 Down", "407 Proxy")) {
            add(
                    "a page with " + status.substring(0, 3),
                    TRIED_AGAIN,
                    wire -> wire.answer(status, "<html>" + Call.CANARY + "</html>"));
        }
        for (String challenge : List.of("Basic realm=\"x\"", "Negotiate", "NTLM", "Digest realm=\"x\", nonce=\"y\"")) {
            for (String status : List.of("401", "407")) {
                String header = status.equals("401") ? "WWW-Authenticate: " : "Proxy-Authenticate: ";
                add(
                        status + " with " + challenge.replaceFirst(" .*", ""),
                        TRIED_AGAIN,
                        wire -> wire.answer(status + " No", header + challenge + "\r\n", new byte[0]));
            }
        }
        for (String location : List.of("http://[no uri%%", "ftp://x/", "//", "http://192.0.2.1/", "")) {
            for (String status : List.of("301", "302", "307", "308")) {
                add(
                        status + " to \"" + location + "\"",
                        TRIED_AGAIN,
                        wire -> wire.answer(status + " Moved", "Location: " + location + "\r\n", new byte[0]));
            }
        }
        for (String after : List.of("-1", "0", "1e99", "99999999999999999999", "Wed, 21 Oct 2099 07:28:00 GMT", FOUL)) {
            for (String status : List.of("429", "503")) {
                add(
                        status + " with Retry-After " + after.replaceAll("[^ -~]", "?"),
                        TRIED_AGAIN,
                        wire -> wire.answer(status + " Slow", "Retry-After: " + after + "\r\n", new byte[0]));
            }
        }
    }

    private void large() {
        for (String status : List.of("200 OK", "400 Bad", "403 No", "500 No")) {
            add("8 MiB with " + status.substring(0, 3), TRIED_AGAIN, wire -> wire.answer(status, "x".repeat(8 << 20)));
            add("a body without end with " + status.substring(0, 3), TRIED_AGAIN, wire -> {
                wire.write(wire.head(status, ""));
                wire.forever(" ".repeat(64 << 10), 0);
            });
        }
        add(
                "a text of 8 MiB in JSON",
                TRIED_AGAIN,
                wire -> wire.answer("200 OK", "{\"a\":\"" + "x".repeat(8 << 20) + "\"}"));
        add(
                "a header of 1 MiB",
                TRIED_AGAIN,
                wire -> wire.answer("200 OK", "X: " + "x".repeat(1 << 20) + "\r\n", new byte[0]));
        add("100,000 headers", TRIED_AGAIN, wire -> wire.answer("200 OK", "X: y\r\n".repeat(100_000), new byte[0]));
        add("headers without end, fast", TRIED_AGAIN, wire -> {
            wire.write("HTTP/1.1 200 OK\r\n");
            wire.forever("X-T1: v\r\n".repeat(1000), 0);
        });
        add("a status line without end", TRIED_AGAIN, wire -> {
            wire.write("HTTP/1.1 200 ");
            wire.forever("x".repeat(64 << 10), 0);
        });
        deep("100,000 arrays", "[".repeat(100_000));
        deep("100,000 objects", "{\"a\":".repeat(100_000));
        deep("100,000 elements", "<a>".repeat(100_000));
        deep("20,000 elements", "<a>".repeat(20_000));
        deep("20,000 elements that end", "<a>".repeat(20_000) + "</a>".repeat(20_000));
        deep("380,000 names", names(380_000));
        deep("500,000 members", "{\"a\":[" + "{},".repeat(500_000) + "{}]}");
        deep("errors of 1 MiB", "{\"errors\":[" + "{},".repeat(350_000) + "{}]}");
        deep("a number of a million digits", "{\"a\":" + "1".repeat(1_000_000) + "}");
        deep("500,000 elements in a row", "<r>" + "<a/>".repeat(500_000) + "</r>");
        deep("100,000 attributes", "<r " + "a0='' b='' ".repeat(50_000) + "/>");
    }

    private void deep(String name, String body) {
        for (String status : List.of("200 OK", "400 Bad", "500 No")) {
            add(name + " with " + status.substring(0, 3), TRIED_AGAIN, wire -> wire.answer(status, body));
        }
    }

    static String names(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append("\"n").append(i).append("\":1,");
        }
        return json.append("\"z\":1}").toString();
    }

    private void slow() {
        add("silence", TRIED_AGAIN, Wire::silence);
        add("headers, then silence", TRIED_AGAIN, wire -> {
            wire.write(wire.head("200 OK", "Content-Length: 300\r\n"));
            wire.silence();
        });
        add(
                "a head by the byte",
                TRIED_AGAIN,
                wire -> wire.drip(wire.head("200 OK", "X: " + "x".repeat(1000) + "\r\n"), 1000));
        add("a body by the byte", TRIED_AGAIN, wire -> {
            String good = wire.call().good();
            wire.write(wire.head("200 OK", "Content-Length: " + good.length() + "\r\n"));
            wire.drip(good, 1000);
        });
        add("good after a pause", TAKEN, wire -> {
            Thread.sleep(300); // The pause is the behaviour.
            wire.good();
        });
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
