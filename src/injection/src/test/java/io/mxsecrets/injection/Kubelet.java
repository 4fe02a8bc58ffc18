package io.mxsecrets.injection;

/** What the kubelet makes of a variable's text, every name unknown to it: {@code $$} is {@code $}, all else stays. */
final class Kubelet {
    private Kubelet() {}

    static String expanded(String value) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            out.append(c);
            boolean escaped = c == '$' && i + 1 < value.length() && value.charAt(i + 1) == '$';
            if (c == '$' && i + 1 < value.length() && value.charAt(i + 1) == '(' && value.indexOf(')', i) > 0) {
                return "expanded: " + value;
            }
            i += escaped ? 1 : 0;
        }
        return out.toString();
    }
}
