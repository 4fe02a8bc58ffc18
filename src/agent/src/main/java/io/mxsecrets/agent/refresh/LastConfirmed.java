package io.mxsecrets.agent.refresh;

import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the stores last confirmed the generation on disk: the modification time of its manifest. A generation may be weeks
 * old and have been checked a second ago, and a program that starts anew must be able to tell.
 */
public final class LastConfirmed {
    private final Path manifest;

    private LastConfirmed(Path manifest) {
        this.manifest = manifest;
    }

    public static LastConfirmed in(Path directory) {
        return new LastConfirmed(directory.resolve(Manifest.FILE));
    }

    /** The last confirmation; when the generation was made, where there was none since. */
    public Instant of(Manifest current) {
        try {
            Instant confirmed = Files.getLastModifiedTime(manifest).toInstant();
            return confirmed.isAfter(current.made()) ? confirmed : current.made();
        } catch (IOException e) {
            return current.made();
        }
    }

    /** Best effort: where the disk refuses, a restart knows less, and nothing else is lost. */
    public void mark(Instant confirmed) {
        try {
            Files.setLastModifiedTime(manifest, FileTime.from(confirmed));
        } catch (IOException e) {
            return;
        }
    }

    /** Whether the shortest {@code stale-ttl} has passed since then. */
    public boolean stale(Manifest current, Settings settings, Instant now) {
        return shortest(settings)
                .filter(ttl -> of(current).isBefore(now.minus(ttl)))
                .isPresent();
    }

    static Optional<Duration> shortest(Settings settings) {
        return settings.sources().stream()
                .flatMap(source -> source.get(SettingRegistry.STALE_TTL).stream())
                .min(Duration::compareTo);
    }
}
