package io.mxsecrets.cli.doctor;

import io.mxsecrets.cli.console.Tone;
import java.util.Locale;

/** How a check ended, the most likely cause first. */
enum Verdict {
    FAIL(Tone.BAD),
    /** It could not be looked at from here, which says nothing of the pod. */
    UNKNOWN(Tone.WARNING),
    /** Not wrong by itself, and a likely cause where something else fails. */
    SUSPECT(Tone.WARNING),
    WARN(Tone.WARNING),
    PASS(Tone.GOOD);

    private final Tone tone;

    Verdict(Tone tone) {
        this.tone = tone;
    }

    Tone tone() {
        return tone;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
