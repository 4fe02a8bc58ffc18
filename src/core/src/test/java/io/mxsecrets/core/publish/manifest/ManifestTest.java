package io.mxsecrets.core.publish.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final Manifest MANIFEST = new Manifest(
            "20261122T120000.000Z",
            "20261122T110000.000Z",
            "print",
            true,
            new TreeMap<>(Map.of(
                    "a", new SourceState("1", Optional.of(Instant.parse("2026-11-22T12:00:00.123Z")), Freshness.FRESH),
                    "b", new SourceState("", Optional.empty(), Freshness.KEPT))),
            new TreeMap<>(Map.of("k\n", "a", "é", "b")));

    private static Optional<Manifest> read(String json) {
        return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String written() {
        return new String(ManifestJson.write(MANIFEST), StandardCharsets.UTF_8);
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(ManifestJson.read(ManifestJson.write(MANIFEST))).contains(MANIFEST);
    }

    @Test
    void membersOfLaterVersionsAreIgnored() {
        assertThat(read(written()
                        .replaceFirst("\\{", "{\"later\":{\"generation\":[{\"schema\":2}]},\"list\":[1],\"none\":null,")
                        .replace("\"version\":\"1\"", "\"later\":{\"state\":\"x\"},\"version\":\"1\"")))
                .contains(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "[]", "\"schema\"", "{\"schema\":1}"})
    void whatIsNoManifestIsNone(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void anotherSchemaOrADamagedManifestIsNone() {
        assertThat(read(written().replace("\"schema\":1", "\"schema\":2"))).isEmpty();
        assertThat(read(written() + "{}")).isEmpty();
        assertThat(read(written().replace("\"fresh\"", "\"stale\""))).isEmpty();
        assertThat(read(written().replace("12:00:00.123Z", "noon"))).isEmpty();
        assertThat(read(written().replace("\"settings\":\"print\",", ""))).isEmpty();
        for (int end = 0; end < written().length(); end++) {
            assertThat(read(written().substring(0, end))).isEmpty();
        }
    }

    @Test
    void stampsAreOrderedAndRecognised() {
        Instant noon = Instant.parse("2026-11-22T12:00:00.999Z");

        assertThat(GenerationName.next(noon, Optional.empty())).isEqualTo("20261122T120000.999Z");
        assertThat(GenerationName.next(noon, Optional.of("20261122T120000.998Z")))
                .isEqualTo("20261122T120000.999Z");
        assertThat(GenerationName.next(noon, Optional.of("20261122T120000.999Z")))
                .isEqualTo("20261122T120001.000Z");
        assertThat(GenerationName.isStamp("20261122T120000.999Z")).isTrue();
        assertThat(GenerationName.isStamp("2026_11_22_12_00_00.123456789")).isFalse();
    }

    @Test
    void aGenerationWasMadeWhenItsNameSays() {
        assertThat(MANIFEST.made()).isEqualTo(Instant.parse("2026-11-22T12:00:00.000Z"));
        assertThat(GenerationName.time("whenever")).isEqualTo(Instant.EPOCH);
    }
}
