package io.mxsecrets.agent.refresh;

import io.mxsecrets.core.settings.Choices.OnStale;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which sources had no answer for longer than their {@code stale-ttl}, and what that means. */
final class Staleness {
    private final List<FeedState> states;
    private final OnStale onStale;
    private final RefreshReporter voice;
    private final Set<String> stale = new TreeSet<>();

    Staleness(List<FeedState> states, Settings settings, RefreshReporter voice) {
        this.states = List.copyOf(states);
        this.onStale = settings.get(SettingRegistry.ON_STALE);
        this.voice = voice;
    }

    /** @return whether another set of sources is stale now */
    boolean update(long now) {
        boolean changed = false;
        for (FeedState state : states) {
            for (SourceSettings source : state.feed().sources()) {
                Optional<Long> end = end(state, source);
                boolean over = end.isPresent() && end.get() - now <= 0;
                if (over ? stale.add(source.alias()) : stale.remove(source.alias())) {
                    changed = true;
                    voice.stale(source.alias(), over, consequence());
                }
            }
        }
        return changed;
    }

    /** Whether the entries of a source must not be in the files. */
    boolean removes(String alias) {
        return onStale == OnStale.REMOVE && stale.contains(alias);
    }

    boolean stale(String alias) {
        return stale.contains(alias);
    }

    /** Whether the pod should not be called ready. */
    boolean unready() {
        return onStale == OnStale.UNREADY && !stale.isEmpty();
    }

    /** When the next source becomes stale, as far as one can tell now. */
    Optional<Long> next(long now) {
        return states.stream()
                .flatMap(state -> state.feed().sources().stream().flatMap(source -> end(state, source).stream()))
                .filter(end -> end - now > 0)
                .min(Long::compare);
    }

    /** A source that has never answered has nothing that could be stale. */
    private static Optional<Long> end(FeedState state, SourceSettings source) {
        Optional<Duration> ttl = source.get(SettingRegistry.STALE_TTL);
        return ttl.flatMap(d -> state.lastSuccess().map(last -> last + d.toNanos()));
    }

    private String consequence() {
        return switch (onStale) {
            case KEEP -> "its entries stay";
            case UNREADY -> "its entries stay, and the pod is not ready";
            case REMOVE -> "its entries are removed";
        };
    }
}
