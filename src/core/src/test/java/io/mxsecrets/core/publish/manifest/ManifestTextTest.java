package io.mxsecrets.core.publish.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.text.Printable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Keys of documents and versions of stores are foreign text, and the manifest shows both. */
class ManifestTextTest {
    private static Manifest manifest(String key, String version) {
        SourceState state = new SourceState(version, Optional.empty(), Freshness.FRESH);
        String stamp = "20261122T165641.123Z";
        return new Manifest(stamp, stamp, "0", false, new TreeMap<>(Map.of("main", state)), Map.of(key, "main"));
    }

    @Property
    void showsNothingThatCannotBeSeenAndReadsBackTheSameKeys(
            @ForAll @CharRange(from = 1, to = 0xD7FF) @CharRange(from = 0xE000, to = '\uFFFF') @NotEmpty String key,
            @ForAll @CharRange(from = 0, to = '\uFFFF') @StringLength(max = 300) String version) {
        Manifest manifest = manifest(key, version);
        byte[] bytes = ManifestJson.write(manifest);
        assertThat(new String(bytes, UTF_8).codePoints()).allMatch(Printable::isSeen);
        assertThat(ManifestJson.read(bytes)).contains(manifest);
    }

    @Test
    void aVersionOfAMebibyteIsCut() {
        Manifest manifest = manifest("\uD83D\uDD11\u202E\u007F", "v".repeat(1 << 20));
        assertThat(ManifestJson.write(manifest)).hasSizeLessThan(500);
        assertThat(new String(ManifestJson.write(manifest), UTF_8))
                .contains("\"\\uD83D\\uDD11\\u202E\\u007F\":\"main\"");
    }
}
