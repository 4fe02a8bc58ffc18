package io.mxsecrets.core.text;

/** Paths as people write them, with a slash too many at an end. */
public final class Slashes {
    private Slashes() {}

    /** Without the slashes before and behind; those between stay. */
    public static String trimmed(String path) {
        return unended(unbegun(path));
    }

    /** Without the slashes before. */
    public static String unbegun(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return path.substring(start);
    }

    /** Without the slashes behind. */
    public static String unended(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
