package io.mxsecrets.core.text;

/** Paths as people write them, with a slash too many at an end. */
public final class Slashes {
    private Slashes() {}

    /** Without the slashes before and behind; those between stay. */
    public static String trimmed(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }
}
