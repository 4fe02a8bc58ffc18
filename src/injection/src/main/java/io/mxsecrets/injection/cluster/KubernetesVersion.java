package io.mxsecrets.injection.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an API server or a kubelet says that it is, as far as it tells what it can do. */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {
    /** The first whose kubelet and API server have the gate EnvFiles on, and read the file as it is now. */
    public static final KubernetesVersion ENV_FILES = new KubernetesVersion(1, 35);

    /** How many minors older than its API server a kubelet may be. */
    private static final int SKEW = 3;

    /** Some distributions write a plus or more behind the minor. */
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,4})[^0-9].*|([0-9]{1,4})");

    /**
     * @param major as {@code /version} writes it: {@code 1}
     * @param minor likewise: {@code 37}, {@code 31+}
     * @return empty where that is no version
     */
    public static Optional<KubernetesVersion> of(String major, String minor) {
        return number(major).flatMap(m -> number(minor).map(n -> new KubernetesVersion(m, n)));
    }

    /**
     * @param release as a node writes it: {@code v1.37.1}, {@code v1.34.4-eks-1a2b3c}
     * @return empty where that is no version
     */
    public static Optional<KubernetesVersion> of(String release) {
        String[] parts = release.substring(release.startsWith("v") ? 1 : 0).split("[.]", 2);
        return parts.length == 2 ? of(parts[0], parts[1]) : Optional.empty();
    }

    private static Optional<Integer> number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
    }

    /** Whether that version is known, and this one or a later one. */
    public boolean reachedBy(Optional<KubernetesVersion> version) {
        return version.filter(v -> v.compareTo(this) >= 0).isPresent();
    }

    /**
     * The oldest kubelet that Kubernetes supports beside an API server of this version.
     *
     * @see <a href="https://kubernetes.io/releases/version-skew-policy/">Version skew</a>
     */
    public KubernetesVersion oldestNode() {
        return new KubernetesVersion(major, minor - SKEW);
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
