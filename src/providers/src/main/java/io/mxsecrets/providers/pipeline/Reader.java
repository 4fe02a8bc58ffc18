package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads feeds through their providers, those of one provider together. A failure carries the alias of its source. */
public final class Reader {
    private final Providers providers;

    public Reader(Providers providers) {
        this.providers = providers;
    }

    /**
     * @param known the version that the caller has of each feed, where it has one
     * @return an outcome a feed; throws nothing that a program outlives
     */
    public Map<Feed, Outcome> read(Map<Feed, Optional<String>> known, Deadline deadline) {
        Map<ProviderKind, Map<Feed, Request>> byProvider = new TreeMap<>();
        known.forEach((feed, version) -> byProvider
                .computeIfAbsent(feed.provider(), kind -> new LinkedHashMap<>())
                .put(feed, feed.request(version)));
        Map<Feed, Outcome> outcomes = new LinkedHashMap<>();
        byProvider.forEach((kind, requests) -> outcomes.putAll(read(kind, requests, deadline)));
        return outcomes;
    }

    private Map<Feed, Outcome> read(ProviderKind kind, Map<Feed, Request> requests, Deadline deadline) {
        Map<Feed, Outcome> outcomes = new LinkedHashMap<>();
        Map<Request, Outcome> answers = answers(kind, new ArrayList<>(requests.values()), deadline);
        requests.forEach((feed, request) -> outcomes.put(feed, named(feed, answers.get(request))));
        return outcomes;
    }

    private Map<Request, Outcome> answers(ProviderKind kind, List<Request> requests, Deadline deadline) {
        Map<Request, Outcome> answers = new LinkedHashMap<>();
        try {
            answers.putAll(providers.get(kind).readAll(requests, deadline));
        } catch (RuntimeException | Error thrown) {
            Failure failure = Bug.survived(thrown, Step.READ);
            requests.forEach(request -> answers.put(request, new Outcome.Failed(failure)));
        }
        if (answers.values().stream().anyMatch(Reader::isBug)) {
            providers.forget(kind);
        }
        return answers;
    }

    private static boolean isBug(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.failure().reason() == Reason.BUG;
    }

    private static Outcome named(Feed feed, Outcome outcome) {
        if (outcome == null) {
            return new Outcome.Failed(Failure.of(
                            Reason.BUG,
                            Step.READ,
                            "the provider gave no answer for " + feed.first().reference(),
                            Bug.REMEDY)
                    .forSource(feed.first().alias()));
        }
        if (outcome instanceof Outcome.Failed failed) {
            return new Outcome.Failed(failed.failure().forSource(feed.first().alias()));
        }
        return outcome;
    }
}
