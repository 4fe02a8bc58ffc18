package io.mxsecrets.injection.policy;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Glob;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host that an admin lists. {@code *} is any text within one label, as in a certificate's name: {@code *.corp.example} takes
 * {@code vault.corp.example} and neither {@code a.b.corp.example} nor {@code corp.example}. A lone {@code *} is any host.
 * Letter case and a dot at the end do not count, nor do the spellings of one IPv6 address.
 */
public record HostPattern(String host) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9*_.-]{1,253}");
    private static final Pattern LITERAL = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    /** @throws BadValue where no host looks so */
    public static HostPattern parse(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        boolean labels = NAME.matcher(host).matches()
                && List.of(unrooted(host).split("\\.", -1)).stream().noneMatch(String::isEmpty);
        if (!labels && !(LITERAL.matcher(host).matches() && isAddress(host))) {
            throw new BadValue(
                    "is not a host", "write only a host name or an IP address, with * as a wildcard in a name");
        }
        return new HostPattern(normal(host));
    }

    boolean literal() {
        return host.indexOf('*') < 0;
    }

    /** @param candidate as {@link java.net.URI#getHost} gives it */
    boolean matches(String candidate) {
        if (host.equals("*")) {
            return true;
        }
        String[] patterns = host.split("\\.", -1);
        String[] labels = normal(candidate.toLowerCase(Locale.ROOT)).split("\\.", -1);
        boolean matches = patterns.length == labels.length;
        for (int i = 0; matches && i < labels.length; i++) {
            matches = new Glob(patterns[i]).matches(labels[i]);
        }
        return matches;
    }

    private static String normal(String host) {
        return host.startsWith("[") && isAddress(host) ? address(host) : unrooted(host);
    }

    private static String unrooted(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static boolean isAddress(String host) {
        return address(host) != null;
    }

    /** The one spelling of a literal, IPv4 within IPv6 as IPv4; null where it is none. Nothing is looked up. */
    private static String address(String bracketed) {
        try {
            return InetAddress.getByName(bracketed).getHostAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return host;
    }
}
