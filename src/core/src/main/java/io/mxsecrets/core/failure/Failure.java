package io.mxsecrets.core.failure;

import io.mxsecrets.core.text.Shown;
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

    private Failure(Reason reason, Step step, String source, String sentence) {
        super(Shown.line(sentence, Shown.SENTENCE));
        this.reason = Objects.requireNonNull(reason);
        this.step = Objects.requireNonNull(step);
        this.source = source;
    }

    /**
     * @param sentence what happened to which reference, and what to do next; never a value, a token or a body
     */
    public static Failure of(Reason reason, Step step, String sentence) {
        return new Failure(reason, step, null, sentence);
    }

    /** This failure with the alias of the source that it belongs to. */
    public Failure forSource(String alias) {
        Failure named = new Failure(reason, step, Objects.requireNonNull(alias), getMessage());
        named.setStackTrace(getStackTrace());
        return named;
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
