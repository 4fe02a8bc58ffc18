package io.mxsecrets.core.format;

import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.text.Printable;

/** The sentences with which formats refuse what they cannot hold. */
final class Refusals {
    private Refusals() {}

    static Failure key(FormatName format, Entry entry, String why) {
        return Failure.of(
                        Reason.DOCUMENT_INVALID,
                        Step.RENDER,
                        "format " + format.label() + " cannot hold the key " + Printable.quoted(entry.key()) + ": "
                                + why,
                        "rename it, or choose another format")
                .forSource(entry.origin().source());
    }

    static Failure meeting(FormatName format, Layout layout, Entry first, Entry second, String name) {
        return Failure.of(
                Reason.CONFLICT,
                Step.RENDER,
                "format " + format.label() + " in layout " + layout.label() + " gives the keys "
                        + Printable.quoted(first.key()) + " and " + Printable.quoted(second.key()) + " one name, "
                        + Printable.quoted(name),
                "rename one of them");
    }
}
