package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing to read: a secret and a version, as one identity from one store, and the sources that want it. One call
 * serves them all.
 *
 * @param sources in their order; one at least
 */
public record Feed(List<SourceSettings> sources) {
    public Feed {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a feed has a source");
        }
    }

    public static List<Feed> of(Settings settings) {
        Map<Map<String, Object>, List<SourceSettings>> groups = new LinkedHashMap<>();
        for (SourceSettings source : settings.sources()) {
            groups.computeIfAbsent(source.identity(), identity -> new ArrayList<>())
                    .add(source);
        }
        return groups.values().stream().map(Feed::new).toList();
    }

    public ProviderKind provider() {
        return first().provider();
    }

    /** The source that speaks for the others: in messages and in requests. */
    public SourceSettings first() {
        return sources.get(0);
    }

    public Request request(Optional<String> known) {
        return new Request(first(), known);
    }

    /** Whether everybody who wants it can do without. */
    public boolean optional() {
        return sources.stream().allMatch(source -> source.get(SettingRegistry.OPTIONAL));
    }

    /** Whether a failure of it is no reason to wait or to end: everybody can do without, and it is just not there. */
    public boolean canDoWithout(Failure failure) {
        boolean absent = failure.exitCode() == ExitCode.NOT_FOUND || failure.exitCode() == ExitCode.UNAVAILABLE;
        return optional() && absent;
    }

    @Override
    public String toString() {
        return first().alias();
    }
}
