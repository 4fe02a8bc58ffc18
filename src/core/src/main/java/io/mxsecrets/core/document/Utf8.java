package io.mxsecrets.core.document;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF, and no NUL, which no text holds. */
final class Utf8 {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Utf8() {}

    /** How many bytes the byte order mark at the beginning takes: 3 or 0. */
    static int markLength(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == MARK[0] && bytes[1] == MARK[1] && bytes[2] == MARK[2] ? 3 : 0;
    }

    /** The index of the first byte that is not part of a character, or -1. */
    static int firstWrong(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (bytes[i] > 0) {
                i++;
                continue;
            }
            int length = lengthAt(bytes, i);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** The length of the character of several bytes that begins here, or 0 if none does. */
    private static int lengthAt(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return isTail(second) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int lowest = lead == 0xE0 ? 0xA0 : 0x80;
            int highest = lead == 0xED ? 0x9F : 0xBF;
            return second >= lowest && second <= highest && tailAt(bytes, at + 2) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int lowest = lead == 0xF0 ? 0x90 : 0x80;
            int highest = lead == 0xF4 ? 0x8F : 0xBF;
            return second >= lowest && second <= highest && tailAt(bytes, at + 2) && tailAt(bytes, at + 3) ? 4 : 0;
        }
        return 0;
    }

    private static boolean tailAt(byte[] bytes, int at) {
        return at < bytes.length && isTail(bytes[at] & 0xFF);
    }

    private static boolean isTail(int b) {
        return (b & 0xC0) == 0x80;
    }

    /** The number of UTF-8 bytes of a text without lone surrogates. */
    static int length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                length += 2;
            } else if (c >= 0x80) {
                length++;
            }
        }
        return length;
    }
}
