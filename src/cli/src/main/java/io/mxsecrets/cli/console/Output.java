package io.mxsecrets.cli.console;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code --output} of the commands that report something. */
public final class Output {
    /** How a report is printed. */
    public enum Form {
        table,
        json,
        yaml
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Form form;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /** Prints the report on standard output in the form that was asked for. */
    public void print(Report report) {
        Console console = Console.of(command);
        switch (form) {
            case json -> console.print(Trees.json(report.json()));
            case yaml -> console.print(Trees.yaml(report.json()).stripTrailing());
            default -> {
                if (!report.table().isEmpty()) {
                    report.table().lines(console.ansi()).forEach(console::print);
                }
            }
        }
    }

    public boolean isTable() {
        return form == Form.table;
    }
}
