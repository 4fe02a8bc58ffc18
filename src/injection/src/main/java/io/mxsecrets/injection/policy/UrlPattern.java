package io.mxsecrets.injection.policy;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Glob;
import io.mxsecrets.core.text.Segments;
import io.mxsecrets.core.text.Slashes;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that an admin lists: {@code SCHEME://HOST}, {@code :PORT} where it is not the scheme's own, and a path where the
 * address has one. Each part is matched by itself, so that {@code *} never crosses a dot of the host, a slash, a colon or an
 * at sign. {@code :*} is any port. An address that no store has passes only where its host is written out.
 *
 * @param scheme {@code http} or {@code https}
 * @param port -1 for any
 * @param path segments, empty for none
 */
public record UrlPattern(String scheme, HostPattern host, int port, List<Glob> path) {
    static final String WORDS = "write https://HOST or https://HOST:PORT, with * as a wildcard in the host name";

    private static final int ANY = -1;
    private static final Pattern URL =
            Pattern.compile("(https?)://(\\[[^\\]/@]*]|[^:/@?#\\[\\]]*)(?::([0-9]{1,5}|\\*))?(/[^?#@:]*)?");

    public UrlPattern {
        path = List.copyOf(path);
    }

    /** @throws BadValue where no address looks so */
    public static UrlPattern parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new BadValue("is not an address", WORDS);
        }
        String port = Optional.ofNullable(url.group(3)).orElse("");
        if (port.length() == 5 && Integer.parseInt(port) > 65535) {
            throw new BadValue("has a port above 65535", WORDS);
        }
        String path = Optional.ofNullable(url.group(4)).map(Slashes::trimmed).orElse("");
        if (!path.isEmpty() && Segments.fault(path).isPresent()) {
            throw new BadValue(Segments.fault(path).get().and(WORDS));
        }
        int number = port.equals("*") ? ANY : port.isEmpty() ? ownPort(url.group(1)) : Integer.parseInt(port);
        return new UrlPattern(url.group(1), HostPattern.parse(url.group(2)), number, globs(path));
    }

    /** @throws BadValue where no address looks so, or where it is not one of a proxy, to which the way is plain */
    public static UrlPattern parseProxy(String text) {
        UrlPattern pattern = parse(text);
        if (pattern.scheme().equals("https")) {
            throw new BadValue("has the scheme https, which proxies do not support here", "write http://HOST:PORT");
        }
        return pattern;
    }

    boolean matches(URI url) {
        int given = url.getPort() < 0 ? ownPort(url.getScheme()) : url.getPort();
        return scheme.equals(url.getScheme())
                && (port == ANY || port == given)
                && host.matches(url.getHost())
                && (host.literal() || ForbiddenAddresses.trap(url).isEmpty())
                && matchesPath(Slashes.trimmed(url.getRawPath()));
    }

    private boolean matchesPath(String given) {
        String[] segments = given.isEmpty() ? new String[0] : given.split("/", -1);
        boolean matches = segments.length == path.size();
        for (int i = 0; matches && i < segments.length; i++) {
            matches = path.get(i).matches(segments[i]);
        }
        return matches;
    }

    private static List<Glob> globs(String path) {
        return path.isEmpty()
                ? List.of()
                : List.of(path.split("/", -1)).stream().map(Glob::new).toList();
    }

    private static int ownPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
