package io.mxsecrets.cli.console;

import io.mxsecrets.core.text.Printable;
import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The two streams of a command: what was asked for goes to standard output, everything that is said about it to standard
 * error. Colours and progress are for terminals only.
 */
public final class Console {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;
    private boolean progressing;

    private Console(PrintWriter out, PrintWriter err, Ansi ansi) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    public static Console of(CommandSpec command) {
        return new Console(
                command.commandLine().getOut(),
                command.commandLine().getErr(),
                command.commandLine().getColorScheme().ansi());
    }

    /** A text of ours, lines and all, on standard output. */
    public void print(String text) {
        endProgress();
        out.println(text);
        out.flush();
    }

    /** A sentence on standard error; foreign text in it cannot leave its line. */
    public void say(String sentence) {
        endProgress();
        err.println(Printable.line(sentence, Printable.SENTENCE));
        err.flush();
    }

    /** One line that the next one overwrites; only where a person watches. */
    public void progress(String sentence) {
        if (ansi.enabled()) {
            err.print("\r\u001B[K" + Printable.line(sentence, Printable.VALUE));
            err.flush();
            progressing = true;
        }
    }

    Ansi ansi() {
        return ansi;
    }

    private void endProgress() {
        if (progressing) {
            err.print("\r\u001B[K");
            err.flush();
            progressing = false;
        }
    }
}
