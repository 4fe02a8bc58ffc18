package io.mxsecrets.core.text;

/** Strings as JSON writes them (RFC 8259), ASCII control characters escaped and the rest as it is. */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    public static void quote(String text, StringBuilder out) {
        out.append('"');
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
                continue;
            }
            out.append(text, clean, i);
            escape(c, out);
            clean = i + 1;
        }
        out.append(text, clean, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}
