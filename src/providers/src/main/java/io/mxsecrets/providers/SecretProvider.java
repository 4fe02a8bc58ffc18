package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One kind of backend. A provider lives as long as its process: it logs in at most once per identity, keeps and renews
 * what it got, and gives it back on {@link #close}. Used by one thread at a time.
 *
 * <p>To add a backend: one implementation with a line in {@code ProviderRegistry}, one descriptor with a line in {@code
 * ProviderDescriptors}; the contract tests then run on it.
 */
public interface SecretProvider extends AutoCloseable {
    /**
     * Reads one document, unless the store tells that its version is still the known one.
     *
     * <p>Retries what may pass (throttling, 5xx, transport) through {@link Tries} while the deadline allows; everything else
     * fails at once.
     *
     * @throws Failure with the step (login or read) and a sentence that names the reference and what to do
     */
    Reading read(Request request, Deadline deadline);

    /** What is read for a source, however it is spelled: sources with equal targets share one call. */
    default Object target(SourceSettings source) {
        return source.identity();
    }

    /** Reads several documents, each target once. Each request has its own outcome. */
    default Map<Request, Outcome> readAll(List<Request> requests, Deadline deadline) {
        Map<Request, Outcome> outcomes = new LinkedHashMap<>();
        Map<List<Object>, Outcome> read = new HashMap<>();
        for (Request request : requests) {
            try {
                outcomes.put(
                        request,
                        read.computeIfAbsent(
                                List.of(target(request.source()), request.known()),
                                target -> Outcome.of(() -> read(
                                        request, deadline.named(request.source().alias())))));
            } catch (Failure failure) {
                outcomes.put(request, new Outcome.Failed(failure));
            }
        }
        return outcomes;
    }

    /** How soon changes are seen where that does not depend on the refresh interval: the local file's case. */
    default Optional<Duration> cadence() {
        return Optional.empty();
    }

    /** What can be said of a source without a call and without its identity. Never throws. */
    default List<Diagnosis> inspect(SourceSettings source) {
        return List.of();
    }

    /** Ordered checks of identity, permission and every known trap, for {@code doctor}. Never throws. */
    default List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
        return List.of();
    }

    /** No read follows: begins to give back what was borrowed, and does not wait for the end of it. Never throws. */
    default void leave() {}

    /** Gives back what was borrowed (revokes the token) within two seconds; never throws. */
    @Override
    default void close() {}
}
