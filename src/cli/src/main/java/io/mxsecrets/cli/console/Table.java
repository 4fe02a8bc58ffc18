package io.mxsecrets.cli.console;

import io.mxsecrets.core.text.Printable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Rows under headings, as wide as their widest cell. Cells may hold foreign text: each is one line here. */
public final class Table {
    /** @param text at most {@link Printable#SENTENCE} characters of it are shown */
    public record Cell(String text, Tone tone) {
        public Cell {
            text = Printable.line(text, Printable.SENTENCE);
        }
    }

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** @param cells one for each heading */
    public Table row(Cell... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    public static Cell cell(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    public static Cell cell(String text, Tone tone) {
        return new Cell(text, tone);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines(Ansi ansi) {
        List<List<Cell>> all = new ArrayList<>();
        all.add(headings.stream().map(Table::cell).toList());
        all.addAll(rows);
        int[] widths = new int[headings.size()];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        });
        return all.stream().map(row -> line(row, widths, ansi)).toList();
    }

    /** The last cell is not filled up: no blanks at the end of a line. */
    private static String line(List<Cell> row, int[] widths, Ansi ansi) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = row.get(i);
            line.append(cell.tone().paint(cell.text(), ansi));
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - width(cell))).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private static int width(Cell cell) {
        return cell.text().codePointCount(0, cell.text().length());
    }
}
