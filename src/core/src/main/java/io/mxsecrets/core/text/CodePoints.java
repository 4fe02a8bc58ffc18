package io.mxsecrets.core.text;

/** Texts by code point. */
public final class CodePoints {
    private CodePoints() {}

    public static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Order by code point. Only surrogates against U+E000 to U+FFFF are ordered unlike their UTF-16 units. */
    public static int compare(String a, String b) {
        int end = Math.min(a.length(), b.length());
        for (int i = 0; i < end; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean swap = Character.isSurrogate(x) != Character.isSurrogate(y) && x >= 0xD800 && y >= 0xD800;
                return swap ? y - x : x - y;
            }
        }
        return a.length() - b.length();
    }
}
