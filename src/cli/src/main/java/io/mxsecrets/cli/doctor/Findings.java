package io.mxsecrets.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.core.failure.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** What a doctor found, the most likely cause first. A finding that is there already is not added again. */
final class Findings implements Consumer<DeskFinding> {
    private final List<DeskFinding> found = new ArrayList<>();

    @Override
    public void accept(DeskFinding finding) {
        boolean told = found.stream()
                .anyMatch(f -> f.object().equals(finding.object())
                        && f.verdict() == finding.verdict()
                        && f.sentence().equals(finding.sentence()));
        if (!told) {
            found.add(finding);
        }
    }

    boolean any(Verdict verdict) {
        return found.stream().anyMatch(f -> f.verdict() == verdict);
    }

    /** That of the first failure; else of the first thing that could not be looked at. */
    ExitCode exitCode() {
        return sorted().stream()
                .map(DeskFinding::exitCode)
                .filter(code -> code != ExitCode.DONE)
                .findFirst()
                .orElse(any(Verdict.FAIL) ? ExitCode.SETTINGS : ExitCode.DONE);
    }

    List<DeskFinding> sorted() {
        return found.stream().sorted(Comparator.comparing(DeskFinding::verdict)).toList();
    }

    Report report() {
        ObjectNode json = Report.json("Diagnosis").put("exitCode", exitCode().number());
        ArrayNode list = json.putArray("findings");
        Table table = new Table("VERDICT", "OBJECT", "CHECK", "FINDING");
        for (DeskFinding finding : sorted()) {
            ObjectNode one =
                    list.addObject().put("verdict", finding.verdict().label()).put("object", finding.object());
            finding.source().ifPresent(source -> one.put("source", source));
            one.put("check", finding.check())
                    .put("sentence", finding.sentence())
                    .put("fix", finding.fix());
            String check = finding.source().map(s -> s + ": ").orElse("") + finding.check();
            table.row(
                    Table.cell(finding.verdict().name(), finding.verdict().tone()),
                    Table.cell(finding.object()),
                    Table.cell(check),
                    Table.cell(finding.sentence()));
            if (!finding.fix().isEmpty()) {
                table.row(Table.cell(""), Table.cell(""), Table.cell(""), Table.cell("-> " + finding.fix()));
            }
        }
        return new Report(json, table);
    }
}
