package io.mxsecrets.injection.policy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Addresses that no store has: this very machine, the link, a cloud's metadata service. Found in any spelling: a number is
 * taken for an address only in its one usual form, so that octal, hexadecimal and shortened ones have nowhere to hide.
 * Nothing is looked up.
 */
final class ForbiddenAddresses {
    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern NUMBER_LIKE = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");
    /** What images and the kubelet's /etc/hosts call this machine and the link, and clouds their metadata service. */
    private static final Set<String> NAMES = Set.of(
            "localhost",
            "localhost4",
            "localhost6",
            "localhost.localdomain",
            "localhost4.localdomain4",
            "localhost6.localdomain6",
            "ip6-localhost",
            "ip6-loopback",
            "ip6-localnet",
            "ip6-mcastprefix",
            "ip6-allnodes",
            "ip6-allrouters",
            "ip6-allhosts",
            "metadata",
            "metadata.goog",
            "metadata.google.internal",
            "instance-data",
            "instance-data.ec2.internal",
            "metadata.tencentyun.com",
            "metadata.platformequinix.com",
            "metadata.packet.net",
            "rancher-metadata");

    private static final Pattern INSTANCE_DATA = Pattern.compile("instance-data\\.[a-z0-9-]+\\.compute\\.internal");

    /** Of clouds, where no block of addresses says it; IPv6 as the JDK prints it. */
    private static final Set<String> METADATA = Set.of(
            "100.100.100.200", // Alibaba
            "168.63.129.16", // Azure
            "192.0.0.192", // Oracle, classic
            "fd20:ce:0:0:0:0:0:254", // Google
            "fd00:c1:0:0:0:0:a9fe:a9fe", // Oracle
            "fd00:42:0:0:0:0:0:42"); // Scaleway

    private ForbiddenAddresses() {}

    /** Why a URL leads to no store, or empty if it may. */
    static Optional<String> trap(URI url) {
        String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (url.getRawUserInfo() != null) {
            return Optional.of("contains user information");
        }
        if (host.startsWith("[")) {
            return literal(host.substring(1, host.length() - 1));
        }
        if (DOTTED.matcher(host).matches()) {
            return literal(host);
        }
        if (host.isEmpty() || NUMBER_LIKE.matcher(host).matches()) {
            return Optional.of("writes an IP address in an unusual notation");
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean trap = NAMES.contains(name)
                || name.endsWith(".localhost")
                || INSTANCE_DATA.matcher(name).matches();
        return trap ? Optional.of("points to the machine itself or to a metadata service") : Optional.empty();
    }

    private static Optional<String> literal(String text) {
        InetAddress address;
        try {
            address = InetAddress.getByName(text); // a literal: no look-up; IPv4 mapped into IPv6 comes out as IPv4
        } catch (UnknownHostException e) {
            return Optional.of("is not an IP address");
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
        return trap
                ? Optional.of("points to the machine itself, to a link-local address or to a metadata service")
                : Optional.empty();
    }

    /** IPv4 inside IPv6: compatible ({@code ::a.b.c.d}), translated ({@code ::ffff:0:a.b.c.d}), 6to4, Teredo, NAT64 and ISATAP. */
    private static boolean embedsIpv4(byte[] bytes) {
        int first = word(bytes, 0);
        boolean front = first == 0 && word(bytes, 4) == 0;
        boolean compatible = front && word(bytes, 8) == 0;
        boolean translated = front && word(bytes, 8) == 0xffff0000;
        boolean sixToFour = first >>> 16 == 0x2002;
        boolean teredo = first == 0x20010000;
        boolean nat64 = first == 0x0064ff9b;
        boolean isatap = (word(bytes, 8) & 0xfcffffff) == 0x00005efe;
        return compatible || translated || sixToFour || teredo || nat64 || isatap;
    }

    private static int word(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }
}
