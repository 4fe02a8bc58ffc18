package io.mxsecrets.injection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What the kubelet makes of a variable's text, byte for byte, where every name is unknown to it: {@code $$} is {@code $}, all
 * else stays. Older ones take the first byte after a {@code $} for a character, and so spoil longer ones.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/third_party/forked/golang/expansion/expand.go">Its source</a>
 */
final class Kubelet {
    private Kubelet() {}

    static String expanded(String value) {
        return expanded(value, false);
    }

    static String expandedByAnOldOne(String value) {
        return expanded(value, true);
    }

    private static String expanded(String value, boolean old) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '$' || i + 1 == text.length) {
                out.write(text[i]);
                continue;
            }
            i++;
            if (text[i] == '(' && closes(text, i)) {
                return "expanded: " + value;
            }
            if (text[i] != '$') {
                out.write('$');
            }
            out.writeBytes(
                    old ? ("" + (char) (text[i] & 0xff)).getBytes(StandardCharsets.UTF_8) : new byte[] {text[i]});
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean closes(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == ')') {
                return true;
            }
        }
        return false;
    }
}
