package io.mxsecrets.core.format;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.secret.SecretBytes;
import java.util.Arrays;

/** Bytes being written. Grows by doubling, so that rendering is linear in what it writes. */
final class ByteSink {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes;
    private int size;

    private ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** Room for the entries when hardly anything needs an escape, with a few characters around each. */
    static ByteSink forEntries(Entries entries) {
        long capacity = 64;
        for (Entry entry : entries) {
            capacity += entry.key().length() + entry.value().reveal().length() + 10L;
        }
        return new ByteSink((int) Math.min(capacity, 1 << 26));
    }

    /** One ASCII character. */
    ByteSink put(char c) {
        room(1)[size++] = (byte) c;
        return this;
    }

    /** A text of ASCII characters alone. */
    ByteSink ascii(String text) {
        return ascii(text, 0, text.length());
    }

    /** A part of a text, of ASCII characters alone. */
    @SuppressWarnings(
            "deprecation") // Copies the low byte of each character, which is all of it, and nothing is faster.
    ByteSink ascii(String text, int from, int to) {
        text.getBytes(from, to, room(to - from), size);
        size += to - from;
        return this;
    }

    /** A part of a text in UTF-8; it ends between characters and has no lone surrogates. */
    ByteSink utf8(String text, int from, int to) {
        byte[] out = room(3 * (to - from));
        int at = size;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out[at++] = (byte) c;
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | c >> 6);
                out[at++] = tail(c);
            } else if (Character.isHighSurrogate(c)) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                out[at++] = (byte) (0xF0 | point >> 18);
                out[at++] = tail(point >> 12);
                out[at++] = tail(point >> 6);
                out[at++] = tail(point);
            } else {
                out[at++] = (byte) (0xE0 | c >> 12);
                out[at++] = tail(c >> 6);
                out[at++] = tail(c);
            }
        }
        size = at;
        return this;
    }

    private static byte tail(int bits) {
        return (byte) (0x80 | bits & 0x3F);
    }

    /** The escape of a UTF-16 unit that Java, JSON, HOCON and YAML share. */
    ByteSink unicodeEscape(char c) {
        byte[] out = room(6);
        out[size++] = '\\';
        out[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            out[size++] = HEX[c >> shift & 15];
        }
        return this;
    }

    private byte[] room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
        return bytes;
    }

    SecretBytes toSecretBytes() {
        return SecretBytes.owning(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
}
