package io.mxsecrets.core.output;

/** A file is not what a format of ours writes. Carries no text of the file. */
public final class UnreadableFile extends Exception {
    public UnreadableFile(FormatName format) {
        super("not a file that " + format.label() + " wrote");
    }
}
