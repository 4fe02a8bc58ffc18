package io.mxsecrets.core.output;

/** A file is not what our formats write. Carries no text of the file. */
public final class UnreadableFile extends Exception {
    public UnreadableFile(FormatName format) {
        super("not a file that " + format.label() + " wrote");
    }
}
