package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Several requests sorted by what they read, so that a secret that several sources name, by whichever spelling or for
 * whichever key, is read once.
 */
final class Reads {
    /** One read: a target, and the version of it that the requests have. */
    record Read(Target target, Optional<String> known) {}

    /** Distinct targets that one batch may answer, and a source whose identity they share. */
    record Group(SourceSettings source, List<Target> targets) {}

    private final Map<Request, Read> reads = new LinkedHashMap<>();
    private final Map<Request, Failure> refused = new LinkedHashMap<>();

    Reads(List<Request> requests) {
        for (Request request : requests) {
            try {
                reads.put(request, new Read(Target.of(request.source()), request.known()));
            } catch (Failure failure) {
                refused.put(request, failure);
            }
        }
    }

    /** Groups of one place and one identity, each at most a call's worth; a target alone is better read by itself. */
    List<Group> groups() {
        Map<Object, Map<Target, SourceSettings>> together = new LinkedHashMap<>();
        reads.forEach((request, read) -> {
            Target target = read.target();
            if (request.source().get(Register.AWS_BATCH) && target.version().equals(Version.CURRENT)) {
                together.computeIfAbsent(List.of(target.place(), target.identity()), k -> new LinkedHashMap<>())
                        .putIfAbsent(target, request.source());
            }
        });
        List<Group> groups = new ArrayList<>();
        for (Map<Target, SourceSettings> one : together.values()) {
            List<Target> targets = List.copyOf(one.keySet());
            SourceSettings source = one.values().iterator().next();
            for (int from = 0; targets.size() > 1 && from < targets.size(); from += Batch.MOST) {
                int to = Math.min(from + Batch.MOST, targets.size());
                groups.add(new Group(source, targets.subList(from, to)));
            }
        }
        return groups;
    }

    /** Every request with the outcome of its read, which is made for the first that needs it. */
    Map<Request, Outcome> outcomes(BiFunction<Read, Request, Outcome> maker) {
        Map<Read, Outcome> made = new LinkedHashMap<>();
        Map<Request, Outcome> outcomes = new LinkedHashMap<>();
        refused.forEach((request, failure) -> outcomes.put(request, new Outcome.Failed(failure)));
        reads.forEach((request, read) -> {
            if (!made.containsKey(read)) {
                made.put(read, maker.apply(read, request));
            }
            outcomes.put(request, made.get(read));
        });
        return outcomes;
    }

    /** An outcome as it is to somebody who has a version already. */
    static Outcome since(Optional<String> known, Outcome outcome) {
        boolean same = outcome instanceof Outcome.Done done
                && done.reading() instanceof Reading.Read read
                && known.filter(read.document().version()::equals).isPresent();
        return same ? new Outcome.Done(new Reading.Unchanged(Optional.empty())) : outcome;
    }
}
