package io.mxsecrets.cli.console;

import picocli.CommandLine.Help.Ansi;

/** What a cell of a table means; a colour on a terminal, and nothing elsewhere or where {@code NO_COLOR} is set. */
public enum Tone {
    PLAIN(""),
    GOOD("fg(green)"),
    WARNING("fg(yellow)"),
    BAD("fg(red)");

    private final String style;

    Tone(String style) {
        this.style = style;
    }

    String paint(String text, Ansi ansi) {
        if (!ansi.enabled() || style.isEmpty()) {
            return text;
        }
        return Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style));
    }
}
