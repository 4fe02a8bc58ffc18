package io.mxsecrets.core.format;

import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.UnreadableFile;
import io.mxsecrets.core.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Double-quoted strings that JSON, HOCON and YAML read alike: what is not printable in YAML 1.1, the strictest of the
 * three, is escaped as JSON has it, and the rest stays as it is.
 */
final class Quoted {
    private Quoted() {}

    static void write(String text, StringBuilder out) {
        out.append('"');
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            out.append(text, clean, i);
            escape(c, out);
            clean = i + 1;
        }
        out.append(text, clean, text.length()).append('"');
    }

    private static boolean isPlain(char c) {
        if (c <= '~') {
            return c >= ' ' && c != '"' && c != '\\';
        }
        return c >= 0xA0 && c != '\u2028' && c != '\u2029' && c != '\uFEFF' && c < '\uFFFE';
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> unicodeEscape(c, out);
        }
    }

    /** The escape of a UTF-16 unit that Java, JSON, HOCON and YAML share. */
    static void unicodeEscape(char c, StringBuilder out) {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
    }

    /** All strings of a text, in order, whatever stands between them. */
    static List<String> readAll(SecretBytes text, FormatName format) throws UnreadableFile {
        String all = new String(text.reveal(), StandardCharsets.UTF_8);
        List<String> strings = new ArrayList<>();
        int at = all.indexOf('"');
        while (at >= 0) {
            int end = at + 1;
            while (end < all.length() && all.charAt(end) != '"') {
                end += all.charAt(end) == '\\' ? 2 : 1;
            }
            if (end >= all.length()) {
                throw new UnreadableFile(format);
            }
            strings.add(unescape(all.substring(at + 1, end), format));
            at = all.indexOf('"', end + 1);
        }
        return strings;
    }

    private static String unescape(String escaped, FormatName format) throws UnreadableFile {
        StringBuilder text = new StringBuilder(escaped.length());
        int i = 0;
        while (i < escaped.length()) {
            char c = escaped.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = escaped.charAt(i++);
            switch (kind) {
                case '"', '\\' -> text.append(kind);
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append(unit(escaped, i, format));
                    i += 4;
                }
                default -> throw new UnreadableFile(format);
            }
        }
        return text.toString();
    }

    private static char unit(String escaped, int at, FormatName format) throws UnreadableFile {
        try {
            return (char) Integer.parseInt(escaped, at, at + 4, 16);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new UnreadableFile(format);
        }
    }
}
