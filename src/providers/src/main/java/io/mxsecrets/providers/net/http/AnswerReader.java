package io.mxsecrets.providers.net.http;

import io.mxsecrets.providers.net.UnfitAnswer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one answer of HTTP/1.1 within {@link AnswerLimits}. Whatever is more, or is no HTTP, is an {@link UnfitAnswer}; an
 * answer that ends before its own length is an {@link EOFException}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class AnswerReader {
    private static final String PLAIN = "identity";

    private final InputStream in;
    private int headLeft = AnswerLimits.HEAD;
    private int headersLeft = AnswerLimits.HEADERS;
    private boolean reusable;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    private record Head(int status, boolean persistent, List<Map.Entry<String, String>> headers) {
        List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /** @param largest the most bytes of a good answer's body */
    HttpReply read(int largest) throws IOException {
        Head head = last();
        reusable = head.persistent
                && head.all("Connection").stream()
                        .noneMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        return new HttpReply(head.status, head.headers, body(head, largest));
    }

    /** The status of a proxy that was asked for a tunnel; what follows is the tunnel's. */
    int tunnel() throws IOException {
        return last().status;
    }

    /** Whether the connection may carry another request. */
    boolean reusable() {
        return reusable;
    }

    /** The head that counts, behind informational ones. */
    private Head last() throws IOException {
        Head head = head();
        for (int informational = 0; head.status < 200; informational++) {
            if (informational == AnswerLimits.INFORMATIONAL || head.status == 101) {
                throw new UnfitAnswer("with informational answers and nothing else");
            }
            head = head();
        }
        return head;
    }

    private Head head() throws IOException {
        String status = line(AnswerLimits.LINE);
        if (!status.matches("HTTP/1\\.[0-9] [1-5][0-9]{2}( .*)?")) {
            throw new UnfitAnswer("with something that is not HTTP");
        }
        List<Map.Entry<String, String>> headers = headers();
        return new Head(Integer.parseInt(status.substring(9, 12)), !status.startsWith("HTTP/1.0"), headers);
    }

    private List<Map.Entry<String, String>> headers() throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = line(AnswerLimits.LINE); !line.isEmpty(); line = line(AnswerLimits.LINE)) {
            if (--headersLeft < 0) {
                throw new UnfitAnswer("with more than " + AnswerLimits.HEADERS + " headers");
            }
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) <= ' ') {
                throw new UnfitAnswer("with an invalid header");
            }
            String value = line.substring(colon + 1).strip();
            if (value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                headers.add(Map.entry(line.substring(0, colon), value));
            }
        }
        return headers;
    }

    private String line(int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer is cut");
            }
            if (--headLeft < 0 || line.length() >= longest) {
                throw new UnfitAnswer("with longer headers or chunk sizes than any store's");
            }
            line.append((char) c);
        }
        headLeft--; // The line end: empty lines count too.
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private byte[] body(Head head, int largest) throws IOException {
        if (head.status == 204 || head.status == 304) {
            return new byte[0];
        }
        boolean good = head.status < 300;
        boolean plain = head.all("Content-Encoding").stream().allMatch(PLAIN::equalsIgnoreCase);
        if (good && !plain) {
            throw new UnfitAnswer("with a compressed body that was not requested");
        }
        int most = good ? largest : Math.min(largest, AnswerLimits.ERROR_BODY);
        byte[] body = plain ? stream(head).readNBytes(most + 1) : new byte[0];
        if (plain && body.length <= most) {
            return body;
        }
        reusable = false; // The rest of the body is in the way.
        if (good) {
            throw new UnfitAnswer("with more than " + (most >> 10) + " KiB");
        }
        return new byte[0];
    }

    private InputStream stream(Head head) throws IOException {
        List<String> coding = head.all("Transfer-Encoding");
        List<String> lengths = head.all("Content-Length").stream().distinct().toList();
        if (!coding.isEmpty()) {
            if (coding.size() > 1 || !coding.get(0).equalsIgnoreCase("chunked")) {
                throw new UnfitAnswer("with a transfer coding that was not requested");
            }
            return new Chunks();
        }
        if (lengths.isEmpty()) {
            reusable = false;
            return in;
        }
        if (lengths.size() > 1 || !lengths.get(0).matches("[0-9]{1,18}")) {
            throw new UnfitAnswer("with an invalid length");
        }
        return new Measured(Long.parseLong(lengths.get(0)));
    }

    /** A body of a known length. */
    private final class Measured extends InputStream {
        private long left;

        Measured(long length) {
            this.left = length;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = whole(in.read(buffer, offset, (int) Math.min(left, length)));
            left -= read;
            return read;
        }

        @Override
        public int read() throws IOException {
            throw new UnsupportedOperationException();
        }
    }

    /** A body in chunks; trailers are counted with the headers and dropped. */
    private final class Chunks extends InputStream {
        private long left;
        private long total;
        private long framing;
        private boolean first = true;
        private boolean over;

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !over) {
                next();
            }
            if (over) {
                return -1;
            }
            int read = whole(in.read(buffer, offset, (int) Math.min(left, length)));
            left -= read;
            total += read;
            return read;
        }

        private void next() throws IOException {
            if (!first && !frame().isEmpty()) {
                throw new UnfitAnswer("with chunks that do not end where they say");
            }
            first = false;
            String size = frame().split("[; \t]", 2)[0];
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                throw new UnfitAnswer("with a chunk of invalid length");
            }
            left = Long.parseLong(size, 16);
            over = left == 0;
            if (over) {
                headers();
            }
        }

        /** A line between chunks, which has a budget of its own. */
        private String frame() throws IOException {
            int before = headLeft;
            headLeft = AnswerLimits.HEAD;
            String line = line(AnswerLimits.CHUNK_LINE);
            framing += AnswerLimits.HEAD - headLeft;
            headLeft = before;
            if (framing > AnswerLimits.FRAMING + 8 * total) {
                throw new UnfitAnswer("with more chunk framing than data");
            }
            return line;
        }

        @Override
        public int read() throws IOException {
            throw new UnsupportedOperationException();
        }
    }

    private static int whole(int read) throws EOFException {
        if (read < 0) {
            throw new EOFException("the answer is cut");
        }
        return read;
    }
}
