package io.mxsecrets.agent.refresh;

import io.mxsecrets.agent.observe.RetryReporter;
import io.mxsecrets.agent.schedule.Clocks;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.pipeline.Pipeline;
import io.mxsecrets.providers.pipeline.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the stores for what is due, each feed once, within its budget. */
final class Checks {
    private final List<FeedState> states;
    private final Reader reader;
    private final Pipeline pipeline;
    private final RefreshReporter voice;
    private final Clocks moment;

    Checks(List<FeedState> states, Reader reader, Pipeline pipeline, RefreshReporter voice, Clocks moment) {
        this.states = List.copyOf(states);
        this.reader = reader;
        this.pipeline = pipeline;
        this.voice = voice;
        this.moment = moment;
    }

    /**
     * @param podWaits whether there is no generation yet
     * @return whether a source has something that was not there before
     */
    boolean run(boolean podWaits) {
        boolean news = read(due(), podWaits);
        if (news) {
            news |= read(restored(), podWaits);
        }
        return news;
    }

    /** The feeds whose time has come, but for those whose checks of the hour are used up. */
    private List<FeedState> due() {
        long now = moment.now();
        List<FeedState> due = new ArrayList<>();
        for (FeedState state : states) {
            if (!state.due(now)) {
                continue;
            }
            Optional<Duration> wait = state.budget().untilFree(now);
            if (wait.isEmpty()) {
                due.add(state);
            } else {
                state.checkAfter(now, wait);
                voice.overBudget(state, wait.get());
            }
        }
        return due;
    }

    /**
     * The feeds of which we have no more than the files tell. A key that two sources give is in the files once, so before
     * one source changes the others are read in full.
     */
    private List<FeedState> restored() {
        List<FeedState> restored = states.stream().filter(FeedState::restored).toList();
        restored.forEach(FeedState::forgetRestored);
        return restored;
    }

    private boolean read(List<FeedState> due, boolean podWaits) {
        if (due.isEmpty()) {
            return false;
        }
        Map<Feed, Optional<String>> known = new LinkedHashMap<>();
        due.forEach(state -> known.put(state.feed(), state.known()));
        Deadline deadline = Deadline.after(moment.patience().multipliedBy(due.size()), moment.ticker());
        Map<Feed, Outcome> outcomes = podWaits ? readAloud(known, deadline) : reader.read(known, deadline.forOneTry());
        double random = moment.random().getAsDouble();
        boolean news = false;
        for (FeedState state : due) {
            state.budget().spend(moment.now());
            news |= take(state, outcomes.get(state.feed()), podWaits, random);
        }
        return news;
    }

    /** While a pod waits, a store that says nothing is said. */
    private Map<Feed, Outcome> readAloud(Map<Feed, Optional<String>> known, Deadline deadline) {
        List<String> aliases = known.keySet().stream().map(Feed::toString).toList();
        try (RetryReporter reporter = voice.reporter(deadline, aliases)) {
            return reader.read(known, deadline.forOneTry().telling(reporter));
        }
    }

    private boolean take(FeedState state, Outcome outcome, boolean podWaits, double random) {
        long now = moment.now();
        Instant wall = moment.wall().instant();
        Optional<String> before = state.known();
        FeedState.Answer answer = state.accept(outcome, pipeline, now);
        state.schedule(now, podWaits, rotation(outcome), wall, random);
        if (answer == FeedState.Answer.FAILED) {
            voice.failed(state, state.failure().orElseThrow(), now);
        } else {
            voice.checked(state, before, wall, answer == FeedState.Answer.CHANGED);
        }
        return answer == FeedState.Answer.CHANGED;
    }

    private static Optional<Instant> rotation(Outcome outcome) {
        return outcome instanceof Reading reading ? reading.nextRotation() : Optional.empty();
    }
}
