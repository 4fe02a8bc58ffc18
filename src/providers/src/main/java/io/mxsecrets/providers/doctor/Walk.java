package io.mxsecrets.providers.doctor;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.pipeline.FirstRead;
import io.mxsecrets.providers.pipeline.Pipeline;
import io.mxsecrets.providers.pipeline.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at all sources as the agent would read them, and writes nothing: the checks of each store first, then the read itself
 * and what becomes of the documents. A store has ten seconds for its checks and ten for its read, whatever it answers.
 */
public final class Walk {
    private static final Duration A_SOURCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final List<Feed> feeds;
    private final Providers providers;
    private final Ticker ticker;

    /** @param feeds those of the settings that are walked */
    public Walk(Settings settings, List<Feed> feeds, Providers providers, Ticker ticker) {
        this.settings = Objects.requireNonNull(settings);
        this.feeds = List.copyOf(feeds);
        this.providers = Objects.requireNonNull(providers);
        this.ticker = Objects.requireNonNull(ticker);
    }

    /**
     * @param found takes each result as soon as there is one
     * @return the failure that {@code init} would end with; empty where it would succeed
     */
    public Optional<Failure> all(Consumer<Finding> found) {
        for (Feed feed : feeds) {
            store(feed).forEach(d -> found.accept(new Finding(Optional.of(feed.toString()), d)));
        }
        return read(found);
    }

    /** The checks of one store. Never throws. */
    public List<Diagnosis> store(Feed feed) {
        return store(providers, feed, deadline());
    }

    /** The same within this deadline, for whoever has one. */
    public static List<Diagnosis> store(Providers providers, Feed feed, Deadline deadline) {
        try {
            return providers.get(feed.provider()).diagnose(feed.first(), deadline);
        } catch (RuntimeException | Error thrown) {
            Failure failure = Bug.survived(thrown, Step.READ);
            return List.of(Diagnosis.fail(failure.step().label(), failure));
        }
    }

    /** What {@code init} would do, up to the files. */
    private Optional<Failure> read(Consumer<Finding> found) {
        Pipeline pipeline = new Pipeline(settings);
        FirstRead.Result result =
                new FirstRead(pipeline, new Reader(providers)).read(feeds, deadline(), this::deadline);
        result.warnings().forEach(warning -> found.accept(warned(warning)));
        result.failures().forEach(failure -> found.accept(failed(failure)));
        if (result.decisive().isPresent()) {
            return result.decisive();
        }
        try {
            var rendered = pipeline.render(result.contributions());
            rendered.warnings().forEach(warning -> found.accept(warned(warning)));
            int entries = rendered.entries().size();
            found.accept(new Finding(
                    Optional.empty(), Diagnosis.pass("document", entries + " entries can be written to the files")));
            return Optional.empty();
        } catch (Failure failure) {
            found.accept(failed(failure));
            return Optional.of(failure);
        }
    }

    private static Finding warned(Warning warning) {
        return new Finding(warning.source(), Diagnosis.warn(warning.step().label(), warning.sentence(), ""));
    }

    private static Finding failed(Failure failure) {
        return new Finding(failure.source(), Diagnosis.fail(failure.step().label(), failure));
    }

    private Deadline deadline() {
        return Deadline.after(A_SOURCE, ticker).forOneTry();
    }
}
