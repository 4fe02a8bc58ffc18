package io.mxsecrets.core.text;

import java.util.Objects;

/**
 * A pattern over whole names: {@code *} is any text, dots and slashes too, {@code ?} is one character, the rest is
 * itself. Letter case counts. Matching takes time in proportion to pattern times name, whatever the pattern.
 */
public record Glob(String pattern) {
    public Glob {
        Objects.requireNonNull(pattern);
    }

    public boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
