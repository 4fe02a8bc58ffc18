package io.mxsecrets.core.failure;

import io.mxsecrets.core.text.Printable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The one exception of the product: why, at which step, for which source, and a sentence that says what happened to
 * which reference and what to do next.
 *
 * <p>A failure never carries a cause: parsers and HTTP clients quote their input in their messages, and that input is
 * secret. Whoever makes a failure writes the sentence from names, numbers and places alone.
 */
public final class Failure extends RuntimeException {
    private final Reason reason;
    private final Step step;
    private final String source;
    private final Duration pause;
    private final Duration grace;

    private Failure(Reason reason, Step step, String source, String sentence, Duration pause, Duration grace) {
        super(Printable.line(sentence, Printable.SENTENCE));
        this.reason = Objects.requireNonNull(reason);
        this.step = Objects.requireNonNull(step);
        this.source = source;
        this.pause = pause;
        this.grace = grace;
    }

    /**
     * @param sentence what happened to which reference, and what to do next; never a value, a token or a body
     */
    public static Failure of(Reason reason, Step step, String sentence) {
        return new Failure(reason, step, null, sentence, Duration.ZERO, Duration.ZERO);
    }

    /** This failure with the alias of the source that it belongs to. */
    public Failure forSource(String alias) {
        return traced(new Failure(reason, step, Objects.requireNonNull(alias), getMessage(), pause, grace));
    }

    /** This failure, at another step. */
    public Failure at(Step other) {
        return traced(new Failure(reason, other, source, getMessage(), pause, grace));
    }

    /** This failure of a store that wants to be left in peace for so long. */
    public Failure withPause(Duration asked) {
        return traced(new Failure(reason, step, source, getMessage(), asked, grace));
    }

    /** This failure, which looks final and yet may pass by itself within so long. */
    public Failure withGrace(Duration time) {
        return traced(new Failure(reason, step, source, getMessage(), pause, time));
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

    /** The alias of the source, where the failure belongs to one. */
    public Optional<String> source() {
        return Optional.ofNullable(source);
    }

    /** How long the store asks to be left in peace; zero where it does not. */
    public Duration pause() {
        return pause;
    }

    /** How long after its first time a failure that is not to be retried is tried again nevertheless. */
    public Duration grace() {
        return grace;
    }

    public ExitCode exitCode() {
        return reason.exitCode();
    }

    public Retry retry() {
        return reason.retry();
    }

    public String sentence() {
        return getMessage();
    }
}
