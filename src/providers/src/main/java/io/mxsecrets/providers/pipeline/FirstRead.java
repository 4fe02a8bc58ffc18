package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Retry;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads every source once, with nothing known before: what {@code init} does. */
public final class FirstRead {
    private final Pipeline pipeline;
    private final Reader reader;

    public FirstRead(Pipeline pipeline, Reader reader) {
        this.pipeline = pipeline;
        this.reader = reader;
    }

    /**
     * What there is.
     *
     * @param contributions in the order of the sources
     * @param failures of the sources that nobody can do without
     * @param warnings about optional sources that are not there
     */
    public record Result(List<Contribution> contributions, List<Failure> failures, List<Warning> warnings) {
        /** The failure that decides how the program ends: one that only a human can cure, where there is one. */
        public Optional<Failure> decisive() {
            return failures.stream()
                    .filter(failure -> failure.retry() == Retry.NEVER)
                    .findFirst()
                    .or(() -> failures.stream().findFirst());
        }
    }

    /**
     * @param required until when the sources that are needed are tried
     * @param optional the same for the others, which come last; asked for when it is their turn
     */
    public Result read(List<Feed> feeds, Deadline required, Supplier<Deadline> optional) {
        Map<Feed, Outcome> outcomes = new LinkedHashMap<>(reader.read(unknown(feeds, false), required));
        outcomes.putAll(reader.read(unknown(feeds, true), optional.get()));
        Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Feed feed : feeds) {
            take(feed, outcomes.get(feed), result);
        }
        return result;
    }

    private static Map<Feed, Optional<String>> unknown(List<Feed> feeds, boolean optional) {
        Map<Feed, Optional<String>> unknown = new LinkedHashMap<>();
        feeds.stream().filter(feed -> feed.optional() == optional).forEach(feed -> unknown.put(feed, Optional.empty()));
        return unknown;
    }

    private void take(Feed feed, Outcome outcome, Result result) {
        try {
            Document document = document(feed, outcome);
            for (SourceSettings source : feed.sources()) {
                result.contributions().add(pipeline.contribution(source, document));
            }
        } catch (Failure failure) {
            if (feed.canDoWithout(failure)) {
                String sentence = failure.sentence() + "; the source is optional, so the files are written without it";
                result.warnings().add(Warning.of(failure.step(), feed.toString(), sentence));
            } else {
                result.failures().add(failure);
            }
        }
    }

    private static Document document(Feed feed, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            throw failed.failure();
        }
        if (outcome instanceof Reading.Read read) {
            return read.document();
        }
        throw Failure.of(
                        Reason.BUG,
                        Step.READ,
                        "the provider reports a document as unchanged that was never read",
                        Bug.REMEDY)
                .forSource(feed.toString());
    }
}
