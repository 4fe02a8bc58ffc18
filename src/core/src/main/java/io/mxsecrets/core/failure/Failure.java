package io.mxsecrets.core.failure;

import io.mxsecrets.core.text.Printable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The one exception of the product, in parts: the reason, the step, the source, what happened to which reference, and the
 * remedy. Nobody reads the parts back out of the sentence.
 *
 * <p>A failure never carries a cause: parsers and HTTP clients quote their input in their messages, and that input is
 * secret. Both texts consist only of names, numbers and places.
 */
public final class Failure extends RuntimeException {
    private final Reason reason;
    private final Step step;
    private final String source;
    private final String what;
    private final String remedy;
    private final Duration pause;
    private final Duration grace;

    private Failure(
            Reason reason, Step step, String source, String what, String remedy, Duration pause, Duration grace) {
        super(Printable.line(what + "; " + remedy, Printable.SENTENCE));
        this.reason = Objects.requireNonNull(reason);
        this.step = Objects.requireNonNull(step);
        this.source = source;
        this.what = Printable.line(what, Printable.SENTENCE);
        this.remedy = Printable.line(remedy, Printable.SENTENCE);
        this.pause = pause;
        this.grace = grace;
    }

    /**
     * @param what happened to which reference; never a value, a token or a body
     * @param remedy what a person does about it, or what the program does by itself; never blank
     */
    public static Failure of(Reason reason, Step step, String what, String remedy) {
        return new Failure(reason, step, null, what, remedy, Duration.ZERO, Duration.ZERO);
    }

    /** This failure with the alias of the source that it belongs to. */
    public Failure forSource(String alias) {
        return traced(new Failure(reason, step, Objects.requireNonNull(alias), what, remedy, pause, grace));
    }

    /** This failure, at another step. */
    public Failure at(Step other) {
        return traced(new Failure(reason, other, source, what, remedy, pause, grace));
    }

    /** This failure, in words that know more. */
    public Failure reworded(String otherWhat, String otherRemedy) {
        return traced(new Failure(reason, step, source, otherWhat, otherRemedy, pause, grace));
    }

    /** This failure of a store that asks for this pause before the next call. */
    public Failure withPause(Duration asked) {
        return traced(new Failure(reason, step, source, what, remedy, asked, grace));
    }

    /** This failure, which looks final but may pass by itself within this time. */
    public Failure withGrace(Duration time) {
        return traced(new Failure(reason, step, source, what, remedy, pause, time));
    }

    private Failure traced(Failure other) {
        other.setStackTrace(getStackTrace());
        return other;
    }

    public Reason reason() {
        return reason;
    }

    public Step step() {
        return step;
    }

    /** The alias of the source, if the failure belongs to one. */
    public Optional<String> source() {
        return Optional.ofNullable(source);
    }

    /** The pause that the store asks for before the next call; zero if it asks for none. */
    public Duration pause() {
        return pause;
    }

    /** How long, from its first occurrence, a failure that is normally final is retried. */
    public Duration grace() {
        return grace;
    }

    public ExitCode exitCode() {
        return reason.exitCode();
    }

    public Retry retry() {
        return reason.retry();
    }

    /** What happened to which reference. */
    public String what() {
        return what;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }

    /** What happened and what to do, as one sentence. */
    public String sentence() {
        return getMessage();
    }
}
