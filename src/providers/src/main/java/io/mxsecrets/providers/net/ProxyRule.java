package io.mxsecrets.providers.net;

import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a host is reached through {@code https-proxy}.
 *
 * @param proxy the proxy, if any
 * @param direct {@code no-proxy}: host names, {@code .suffixes} (or {@code *.suffixes}), addresses, networks such as
 *     {@code 10.0.0.0/8}, any of them with {@code :port}; {@code *} is everything
 */
public record ProxyRule(Optional<URI> proxy, List<String> direct) {
    private static final int DEFAULT_PORT = 3128;

    public ProxyRule {
        direct = List.copyOf(direct);
    }

    public static ProxyRule of(Settings settings) {
        return new ProxyRule(
                settings.find(SettingRegistry.HTTPS_PROXY),
                settings.find(SettingRegistry.NO_PROXY).orElse(List.of()));
    }

    /** The proxy on the way to this address, if one is. */
    public Optional<URI> on(URI address) {
        return proxy.filter(p -> direct.stream().noneMatch(rule -> covers(rule, address)));
    }

    public static int port(URI proxy) {
        return proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    }

    private static boolean covers(String written, URI address) {
        String rule = written.toLowerCase(Locale.ROOT);
        String host = bare(address.getHost().toLowerCase(Locale.ROOT));
        int colon = rule.lastIndexOf(':');
        boolean port = colon > 0 && rule.indexOf(':') == colon || rule.contains("]:");
        if (port) {
            return rule.substring(colon + 1).equals(String.valueOf(portOf(address)))
                    && covers(rule.substring(0, colon), address);
        }
        rule = bare(rule);
        if (rule.equals("*") || rule.equals(host)) {
            return true;
        }
        if (rule.contains("/")) {
            return inNetwork(rule, host);
        }
        String suffix = rule.startsWith("*.") ? rule.substring(1) : rule;
        return suffix.startsWith(".") && (host.endsWith(suffix) || host.equals(suffix.substring(1)));
    }

    private static int portOf(URI address) {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equals("http") ? 80 : 443;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean inNetwork(String rule, String host) {
        if (!host.matches("[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*")) {
            return false; // A name: networks are for addresses, and no name is looked up to choose the way.
        }
        int slash = rule.indexOf('/');
        try {
            byte[] network = InetAddress.getByName(rule.substring(0, slash)).getAddress();
            byte[] address = InetAddress.getByName(host).getAddress();
            int bits = Integer.parseInt(rule.substring(slash + 1));
            return network.length == address.length && bits <= network.length * 8 && samePrefix(network, address, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }

    private static boolean samePrefix(byte[] a, byte[] b, int bits) {
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
