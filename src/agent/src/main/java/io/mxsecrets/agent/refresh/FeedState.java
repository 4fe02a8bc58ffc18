package io.mxsecrets.agent.refresh;

import io.mxsecrets.agent.schedule.CallBudget;
import io.mxsecrets.agent.schedule.CheckSchedule;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.pipeline.Contribution;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the loop knows of one feed. For one thread; the fields of time are on the monotonic clock, in nanoseconds. */
final class FeedState {
    private final Feed feed;
    private final CheckSchedule pace;
    private final CallBudget budget;

    /** The newest version that was seen, good or not: it need not be sent again. */
    private Optional<String> known = Optional.empty();
    /** Why the known version is not one that we can take. */
    private Optional<Failure> rejection = Optional.empty();
    /** Why the newest good version cannot stand beside what the other sources have. */
    private Optional<Failure> refusal = Optional.empty();
    /** The newest good version of each source, by alias. */
    private Map<String, Contribution> latest = Map.of();
    /** Whether {@link #latest} was read back from the files, and so lacks what other sources hid. */
    private boolean restored;

    private Optional<Failure> failure = Optional.empty();
    private int failures;
    private Optional<Long> lastSuccess = Optional.empty();
    private Optional<Long> due = Optional.empty();

    FeedState(Feed feed, CheckSchedule pace) {
        this.feed = feed;
        this.pace = pace;
        this.budget = CallBudget.of(pace);
    }

    /** What a check brought. */
    enum Answer {
        /** There are contributions that were not there before. */
        CHANGED,
        UNCHANGED,
        FAILED
    }

    void restore(Map<String, Contribution> contributions, String version, long confirmed) {
        latest = Map.copyOf(contributions);
        known = Optional.of(version);
        restored = true;
        lastSuccess = Optional.of(confirmed);
    }

    Answer accept(Outcome outcome, Pipeline pipeline, long now) {
        Answer answer = take(outcome, pipeline);
        if (answer == Answer.FAILED) {
            failures++;
        } else {
            failures = 0;
            failure = Optional.empty();
            lastSuccess = Optional.of(now);
        }
        return answer;
    }

    private Answer take(Outcome outcome, Pipeline pipeline) {
        if (outcome instanceof Outcome.Failed failed) {
            failure = Optional.of(failed.failure());
            return Answer.FAILED;
        }
        if (outcome instanceof Reading.Read read) {
            return take(read.document(), pipeline);
        }
        failure = rejection.or(() -> refusal);
        return failure.isPresent() ? Answer.FAILED : Answer.UNCHANGED;
    }

    private Answer take(Document document, Pipeline pipeline) {
        known = Optional.of(document.version());
        try {
            Map<String, Contribution> contributions = new LinkedHashMap<>();
            for (SourceSettings source : feed.sources()) {
                contributions.put(source.alias(), pipeline.contribution(source, document));
            }
            latest = contributions;
            rejection = Optional.empty();
            restored = false;
            return Answer.CHANGED;
        } catch (RuntimeException | Error thrown) {
            rejection = Optional.of(Bug.survived(thrown, Step.PARSE));
            failure = rejection;
            return Answer.FAILED;
        }
    }

    /** What came of putting all sources together. */
    void refuse(Optional<Failure> why) {
        refusal = why;
        if (why.isPresent()) {
            failure = why;
        } else if (rejection.isEmpty() && failures == 0) {
            failure = Optional.empty();
        }
    }

    /** Sets the time of the next check. */
    void schedule(long now, boolean podWaits, Optional<Instant> rotation, Instant wall, double random) {
        Optional<Duration> wait;
        if (failure.isEmpty()) {
            wait = pace.afterSuccess(rotation.map(r -> Duration.between(wall, r)), random);
        } else if (podWaits && !feed.optional()) {
            wait = Optional.of(pace.whilePodWaits(failures, random));
        } else {
            wait = Optional.of(pace.afterFailure(failure.get(), random));
        }
        due = wait.map(w -> now + w.toNanos());
    }

    void checkAfter(long now, Optional<Duration> wait) {
        due = wait.map(w -> now + w.toNanos());
    }

    /** Reads the whole document again, for what the files do not tell. */
    void forgetRestored() {
        if (restored) {
            known = Optional.empty();
        }
    }

    boolean due(long now) {
        return due.isPresent() && due.get() - now <= 0;
    }

    List<String> aliases() {
        return feed.sources().stream().map(SourceSettings::alias).toList();
    }

    Feed feed() {
        return feed;
    }

    CheckSchedule pace() {
        return pace;
    }

    CallBudget budget() {
        return budget;
    }

    Optional<String> known() {
        return known;
    }

    Map<String, Contribution> latest() {
        return latest;
    }

    boolean restored() {
        return restored;
    }

    Optional<Failure> failure() {
        return failure;
    }

    Optional<Long> lastSuccess() {
        return lastSuccess;
    }

    Optional<Long> due() {
        return due;
    }
}
