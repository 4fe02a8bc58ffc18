package io.mxsecrets.cli.lint;

import static io.mxsecrets.cli.console.Table.cell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.InputFile;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.console.Tone;
import io.mxsecrets.cli.lint.LintFinding.Severity;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.ManifestReader;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.WebhookOptions;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.Injector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets lint}: documents, manifests and values of the chart, before anybody depends on them. */
@Command(
        name = "lint",
        description = {
            "Checks secret documents, manifests and values of the chart. No output holds a value of a document.",
            "A file with apiVersion and kind is a manifest, another .yaml is values of the chart, the rest is a document.",
            "Ends with 65 for a mistake in a document, with 64 for one in a manifest or in values."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets lint document.json",
            "  mxsecrets lint --strict --values values.yaml deploy/",
            "  vault kv get -format=json -field=data mendix-secrets/orders | mxsecrets lint -"
        })
public final class LintCommand implements Callable<Integer> {
    enum Kind {
        document,
        manifest,
        values
    }

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "As -f; documents and values of the chart too.")
    private List<Path> places = List.of();

    @Mixin
    private ManifestOptions files;

    @Option(names = "--as", paramLabel = "KIND", description = "What all files are: ${COMPLETION-CANDIDATES}")
    private Optional<Kind> kind = Optional.empty();

    @Option(
            names = "--pmp",
            description = "Checks the names of all documents against those of Private Mendix Platform.")
    private boolean pmp;

    @Option(names = "--strict", description = "Warnings count as mistakes.")
    private boolean strict;

    @Option(names = "--notes", description = "Shows notes in the table too, such as names that are not there.")
    private boolean notes;

    @Mixin
    private WebhookOptions webhook;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    private final List<LintFinding> findings = new ArrayList<>();

    @Override
    public Integer call() {
        List<Manifest> objects = new ArrayList<>();
        files.files(places).forEach(file -> read(file, objects));
        Manifests manifests = new Manifests(objects, files.namespace());
        Injector injector = new Injector(webhook.configuration(), "");
        findings.addAll(new ManifestLint(injector, webhook.cluster(manifests), manifests).findings());
        output.print(report());
        Console.of(spec)
                .say(count(Severity.ERROR, "error") + ", " + count(Severity.WARNING, "warning") + ", "
                        + count(Severity.NOTE, "note"));
        return code().number();
    }

    private void read(InputFile file, List<Manifest> objects) {
        List<ObjectNode> documents;
        try {
            documents = kind.filter(k -> k == Kind.document).isPresent() ? List.of() : ManifestReader.documents(file);
        } catch (CommandFailed e) {
            documents = List.of();
            if (kind.isPresent() || file.isYaml()) {
                findings.add(new LintFinding(
                        file.name(), "", Severity.ERROR, "parsing", e.getMessage(), ExitCode.DOCUMENT_INVALID));
                return;
            }
        }
        switch (kind.orElse(guess(file, documents))) {
            case document -> findings.addAll(new DocumentLint(file, pmp).findings());
            case values -> documents.forEach(values -> findings.addAll(ValuesLint.findings(file.name(), values)));
            case manifest ->
                documents.forEach(
                        object -> ManifestReader.manifests(file, object).forEach(objects::add));
        }
    }

    private static Kind guess(InputFile file, List<ObjectNode> documents) {
        boolean kubernetes = documents.stream()
                .anyMatch(object -> object.path("kind").isTextual()
                        && object.path("apiVersion").isTextual());
        if (kubernetes) {
            return Kind.manifest;
        }
        return file.isYaml() ? Kind.values : Kind.document;
    }

    private Report report() {
        ObjectNode json = Report.json("lint");
        ArrayNode list = json.putArray("findings");
        Table table = new Table("FILE", "OBJECT", "SEVERITY", "RULE", "WHAT");
        for (LintFinding found : findings) {
            String severity = found.severity().name().toLowerCase(Locale.ROOT);
            list.addObject()
                    .put("file", found.file())
                    .put("object", found.object())
                    .put("severity", severity)
                    .put("rule", found.rule())
                    .put("sentence", found.sentence());
            if (notes || found.severity() != Severity.NOTE) {
                table.row(
                        cell(found.file()),
                        cell(found.object()),
                        cell(severity, tone(found.severity())),
                        cell(found.rule()),
                        cell(found.sentence()));
            }
        }
        return new Report(json, table);
    }

    private static Tone tone(Severity severity) {
        return switch (severity) {
            case ERROR -> Tone.BAD;
            case WARNING -> Tone.WARNING;
            case NOTE -> Tone.PLAIN;
        };
    }

    private String count(Severity severity, String word) {
        long count = findings.stream().filter(f -> f.severity() == severity).count();
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private ExitCode code() {
        List<ExitCode> codes = findings.stream()
                .filter(f -> f.severity() == Severity.ERROR || strict && f.severity() == Severity.WARNING)
                .map(LintFinding::code)
                .toList();
        if (codes.contains(ExitCode.DOCUMENT_INVALID)) {
            return ExitCode.DOCUMENT_INVALID;
        }
        return codes.isEmpty() ? ExitCode.DONE : ExitCode.SETTINGS;
    }
}
