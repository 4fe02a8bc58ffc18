package io.mxsecrets.core.provider.vault;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Segments;
import io.mxsecrets.core.text.Slashes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a secret lies in Vault: the mount of its KV v2 engine and the path below, without the {@code data/} that the API
 * puts between them. Users write it in the forms that Vault's CLI, its API and its pages show; the usual slips are
 * repaired with a warning, and what could lead elsewhere is refused.
 *
 * @param mount such as {@code pmp-dev}; may hold slashes where it was given explicitly
 * @param path such as {@code admin} or {@code team/app}
 * @param repairs the slips that were repaired, and how to write the reference instead
 */
public record VaultPath(String mount, String path, List<Problem> repairs) {
    private static final Pattern DOUBLED_SCHEME = Pattern.compile("(?i)https?://https?://.*");
    /** With these segments begins the address of each page of Vault's UI. */
    private static final List<String> PAGE = List.of("ui", "vault");

    private static final String SHAPE = "it reads MOUNT/PATH, such as pmp-dev/admin";

    public VaultPath {
        Objects.requireNonNull(mount);
        Objects.requireNonNull(path);
        repairs = List.copyOf(repairs);
    }

    /**
     * Where the secret of a source lies.
     *
     * @throws BadValue never where the rules passed a source of Vault
     */
    public static VaultPath of(ProviderSource source) {
        return of(source.reference(), source.prefix(), source.find(VaultSettings.KV_MOUNT));
    }

    /**
     * @param prefix put before a name with one slash; URLs ignore it
     * @param mount the mount where it was given explicitly, else the first segment is it
     * @throws BadValue if the reference is of another provider or its path is none
     */
    public static VaultPath of(Reference reference, Optional<String> prefix, Optional<String> mount) {
        List<Problem> repairs = new ArrayList<>();
        List<String> segments = segments(text(reference, prefix, repairs));
        if (reference instanceof Reference.Url
                && segments.subList(0, Math.min(2, segments.size())).equals(PAGE)) {
            throw new BadValue("is the address of a page of Vault's UI", "write https://HOST:8200/MOUNT/PATH");
        }
        if (reference instanceof Reference.Url
                && segments.size() > 2
                && segments.get(0).equals("v1")) {
            segments = segments.subList(1, segments.size());
            repairs.add(new Problem("the v1/ of the API's path is dropped", "write https://HOST:8200/MOUNT/PATH"));
        }
        String engine = mount.orElse(segments.get(0));
        List<String> below = below(segments, mount);
        if (below.size() > 1 && below.get(0).equals("data")) {
            below = below.subList(1, below.size());
            repairs.add(new Problem(
                    "the data/ of the API's path is dropped: the secret read is " + engine + "/"
                            + String.join("/", below),
                    "write the path as \"vault kv get\" takes it"));
        }
        if (below.isEmpty()) {
            throw new BadValue("names a mount but no path below it", SHAPE);
        }
        return new VaultPath(engine, String.join("/", below), repairs);
    }

    private static String text(Reference reference, Optional<String> prefix, List<Problem> repairs) {
        if (reference instanceof Reference.Url url) {
            if (DOUBLED_SCHEME.matcher(url.written()).matches()) {
                repairs.add(new Problem(
                        "the address has the scheme twice and the first is dropped", "write " + url.address()));
            }
            return url.path();
        }
        if (reference instanceof Reference.Name name) {
            return prefix.map(p -> p + "/").orElse("") + Slashes.unbegun(name.name());
        }
        if (reference instanceof Reference.Kong kong) {
            return prefix.map(p -> p + "/").orElse("") + kong.name();
        }
        throw new BadValue("is not a reference of Vault", SHAPE);
    }

    private static List<String> segments(String text) {
        String path = Slashes.trimmed(text);
        Segments.fault(path).ifPresent(fault -> {
            throw new BadValue(fault.and(SHAPE));
        });
        return Arrays.asList(path.split("/", -1));
    }

    /** What follows the mount; a path that begins with an explicit mount may repeat it. */
    private static List<String> below(List<String> segments, Optional<String> mount) {
        if (mount.isEmpty()) {
            return segments.subList(1, segments.size());
        }
        List<String> explicit = Arrays.asList(mount.get().split("/"));
        boolean repeated = segments.size() > explicit.size()
                && segments.subList(0, explicit.size()).equals(explicit);
        return repeated ? segments.subList(explicit.size(), segments.size()) : segments;
    }

    /** The path of the API for {@code kind} ({@code data} or {@code metadata}), each segment percent-encoded. */
    public String api(String kind) {
        return encode(mount) + "/" + kind + "/" + encode(path);
    }

    /** A path with each segment percent-encoded; the slashes between them stay. */
    public static String encode(String path) {
        return Arrays.stream(path.split("/")).map(VaultPath::encodeSegment).collect(Collectors.joining("/"));
    }

    private static String encodeSegment(String segment) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    /** As {@code vault kv get} takes it: {@code mount/path}. */
    @Override
    public String toString() {
        return mount + "/" + path;
    }
}
