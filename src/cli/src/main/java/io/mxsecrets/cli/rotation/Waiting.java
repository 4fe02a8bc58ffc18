package io.mxsecrets.cli.rotation;

import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.pods.PodView;
import io.mxsecrets.cli.pods.Telling;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Looks until nobody straggles or the time is over.
 *
 * @param list the pods as they are now
 * @param ask what these pods tell
 */
record Waiting(
        Supplier<List<PodView>> list,
        Function<List<PodView>, Map<PodView, Telling>> ask,
        Console console,
        Ticker ticker,
        Sleeper sleeper) {
    /** The least between two looks; each costs the API server a list of pods. */
    private static final Duration PAUSE = Duration.ofSeconds(3);
    /** Looking takes at most this part of the time. */
    private static final int PART = 4;

    /**
     * @param over what a source must fulfil for nobody to wait for it any longer
     * @return how all of them stood when it ended
     */
    List<Standing> until(Rotation rotation, Predicate<Standing> over, Deadline deadline) throws InterruptedException {
        long told = -1;
        while (true) {
            long start = ticker.nanos();
            List<Standing> standings = rotation.look(list.get(), ask);
            long left = standings.stream().filter(over.negate()).count();
            if (left == 0 || deadline.passed()) {
                return standings;
            }
            if (left != told) {
                told = left;
                say(standings, over);
            }
            Duration pause = Duration.ofNanos((ticker.nanos() - start) * PART);
            sleeper.sleep(deadline.atMost(pause.compareTo(PAUSE) < 0 ? PAUSE : pause));
        }
    }

    private void say(List<Standing> standings, Predicate<Standing> over) {
        long done = standings.stream().filter(over).count();
        Standing first = standings.stream().filter(over.negate()).findFirst().orElseThrow();
        console.say(done + " of " + standings.size() + " done; " + first.pod() + " "
                + first.straggles().orElse("has it, and its app is to be restarted"));
    }
}
