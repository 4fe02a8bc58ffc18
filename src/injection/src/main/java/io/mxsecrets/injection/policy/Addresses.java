package io.mxsecrets.injection.policy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Addresses that no store has: this very machine, the link, a cloud's metadata service. Found in any spelling: a number is
 * taken for an address only in its one usual form, so that octal, hexadecimal and shortened ones have nowhere to hide.
 * Nothing is looked up.
 */
final class Addresses {
    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern NUMBER_LIKE = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");
    private static final Set<String> NAMES =
            Set.of("localhost", "metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal");
    private static final Set<String> METADATA = Set.of("100.100.100.200", "168.63.129.16", "192.0.0.192");

    private Addresses() {}

    /** Why a URL leads to no store, or empty if it may. */
    static Optional<String> trap(URI url) {
        String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (url.getRawUserInfo() != null) {
            return Optional.of("carries user information");
        }
        if (host.startsWith("[")) {
            return literal(host.substring(1, host.length() - 1));
        }
        if (DOTTED.matcher(host).matches()) {
            return literal(host);
        }
        if (host.isEmpty() || NUMBER_LIKE.matcher(host).matches()) {
            return Optional.of("spells an address in an unusual way");
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean trap = NAMES.contains(name) || name.endsWith(".localhost");
        return trap ? Optional.of("leads to the machine itself or to a metadata service") : Optional.empty();
    }

    private static Optional<String> literal(String text) {
        InetAddress address;
        try {
            address = InetAddress.getByName(text); // a literal: no look-up; IPv4 mapped into IPv6 comes out as IPv4
        } catch (UnknownHostException e) {
            return Optional.of("is no address");
        }
        byte[] bytes = address.getAddress();
        boolean embedded = bytes.length == 16 && embedsIpv4(bytes);
        boolean ec2 = address.getHostAddress().startsWith("fd00:ec2:");
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        boolean trap = address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || thisNetwork
                || embedded
                || ec2
                || METADATA.contains(address.getHostAddress());
        return trap ? Optional.of("leads to the machine itself, the link or a metadata service") : Optional.empty();
    }

    /** IPv4 inside IPv6: compatible ({@code ::a.b.c.d}), 6to4 and NAT64. */
    private static boolean embedsIpv4(byte[] bytes) {
        boolean zeros = true;
        for (int i = 0; i < 12; i++) {
            zeros &= bytes[i] == 0;
        }
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean nat64 = bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
        return zeros || sixToFour || nat64;
    }
}
