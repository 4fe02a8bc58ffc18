package io.mxsecrets.core.text;

/**
 * Names of objects of Kubernetes, which are names of DNS. Checked by loops: whoever asks has a foreign text of any length.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object names</a>
 */
public final class DnsNames {
    private static final int LABEL = 63;
    private static final int SUBDOMAIN = 253;

    private DnsNames() {}

    /** Whether this is a label of RFC 1123, as Namespaces and containers have: no dots, at most 63 characters. */
    public static boolean label(String text) {
        return text.length() <= LABEL && text.indexOf('.') < 0 && subdomain(text);
    }

    /** Whether this is a subdomain of RFC 1123, as ServiceAccounts have: labels with dots between, at most 253 characters. */
    public static boolean subdomain(String text) {
        int last = text.length() - 1;
        boolean good = last >= 0 && last < SUBDOMAIN;
        for (int i = 0; good && i <= last; i++) {
            char c = text.charAt(i);
            boolean inside = i > 0 && i < last && text.charAt(i - 1) != '.' && text.charAt(i + 1) != '.';
            good = alphanumeric(c) || inside && (c == '-' || c == '.');
        }
        return good;
    }

    private static boolean alphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
