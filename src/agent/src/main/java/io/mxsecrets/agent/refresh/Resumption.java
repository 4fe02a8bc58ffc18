package io.mxsecrets.agent.refresh;

import io.mxsecrets.agent.schedule.Clocks;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.providers.pipeline.Contribution;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resumes from the files that {@code init} or an earlier sidecar left: no store is called until one interval after they
 * were last confirmed.
 */
final class Resumption {
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private final Settings settings;
    private final Clocks moment;
    private final Publisher publisher;
    private final RefreshReporter voice;

    Resumption(Settings settings, Clocks moment, Publisher publisher, RefreshReporter voice) {
        this.settings = settings;
        this.moment = moment;
        this.publisher = publisher;
        this.voice = voice;
    }

    /** Where the generation is of other settings, or cannot be read back, everything stays due at once. */
    void resume(
            Manifest manifest,
            String fingerprint,
            List<RenderedFile> files,
            List<FeedState> states,
            Assembly assembly) {
        voice.onDisk(manifest);
        if (!manifest.settings().equals(fingerprint)) {
            return;
        }
        Optional<Entries> entries = Formats.read(
                settings.get(SettingRegistry.FORMAT),
                settings.get(SettingRegistry.FILE_NAME),
                settings.get(SettingRegistry.LAYOUT),
                files,
                manifest.keys());
        entries.ifPresent(known -> resume(manifest, known, states, assembly));
    }

    private void resume(Manifest manifest, Entries entries, List<FeedState> states, Assembly assembly) {
        Map<String, Contribution> all = new LinkedHashMap<>();
        settings.sources()
                .forEach(source -> Optional.ofNullable(manifest.sources().get(source.alias()))
                        .ifPresent(state -> all.put(source.alias(), contribution(source.alias(), entries, state))));
        assembly.restore(all, entries, manifest);
        Duration since = Duration.between(
                publisher.lastConfirmed(manifest), moment.wall().instant());
        // A file may bear any time.
        Duration past = since.compareTo(LONGEST) > 0 ? LONGEST : since;
        Duration sinceConfirmed = past.isNegative() ? Duration.ZERO : past;
        double random = moment.random().getAsDouble();
        states.forEach(state -> resume(state, all, sinceConfirmed, random));
        voice.resumed(manifest);
    }

    private void resume(FeedState state, Map<String, Contribution> all, Duration sinceConfirmed, double random) {
        Map<String, Contribution> own = new LinkedHashMap<>(all);
        own.keySet().retainAll(state.aliases());
        boolean complete = own.size() == state.aliases().size()
                && own.values().stream()
                                .map(c -> c.state().version())
                                .distinct()
                                .count()
                        == 1;
        long now = moment.now();
        if (complete) {
            String version = own.values().iterator().next().state().version();
            state.restore(own, version, now - sinceConfirmed.toNanos());
        }
        if (complete || state.feed().optional()) {
            state.checkAfter(now, state.pace().afterRestart(sinceConfirmed, random));
        }
    }

    private static Contribution contribution(String alias, Entries entries, SourceState state) {
        return new Contribution(alias, EntrySet.of(entries.ofSource(alias)), state);
    }
}
