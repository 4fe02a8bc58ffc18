package io.mxsecrets.cli.lint;

import io.mxsecrets.cli.console.InputFile;
import io.mxsecrets.cli.lint.LintFinding.Severity;
import io.mxsecrets.core.catalogue.Catalogue;
import io.mxsecrets.core.catalogue.Finding;
import io.mxsecrets.core.catalogue.Finding.Kind;
import io.mxsecrets.core.catalogue.Hints;
import io.mxsecrets.core.catalogue.Lint;
import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.text.Printable;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A secret document, read as the agent reads it. No sentence holds a value. */
final class DocumentLint {
    private static final String ALIAS = "main";

    private final InputFile file;
    private final boolean pmp;

    /** @param pmp whether the names are checked whatever they are; else where the document looks like that of PMP */
    DocumentLint(InputFile file, boolean pmp) {
        this.file = file;
        this.pmp = pmp;
    }

    List<LintFinding> findings() {
        EntrySet gathered;
        try {
            gathered = new Flattener(new DocumentName(ALIAS, file.name()), FlattenRules.DEFAULT)
                    .flatten(SecretBytes.owning(file.bytes()));
        } catch (Failure e) {
            String rule = e.reason().label().replace('_', '-');
            return List.of(finding("", Severity.ERROR, rule, e.sentence()));
        }
        Stream<LintFinding> parsing = gathered.warnings().stream()
                .map(warning -> finding("", Severity.WARNING, "parsing", warning.sentence()));
        Stream<LintFinding> quoted = StreamSupport.stream(gathered.entries().spliterator(), false)
                .filter(DocumentLint::isQuoted)
                .map(
                        entry -> finding(
                                entry.key(),
                                Severity.WARNING,
                                "encoded-twice",
                                Printable.quoted(entry.key())
                                        + " begins and ends with a quotation mark: it was encoded twice, store the text itself"));
        return Stream.of(parsing, names(gathered), quoted)
                .flatMap(found -> found)
                .toList();
    }

    private Stream<LintFinding> names(EntrySet gathered) {
        Lint lint = new Lint(Catalogue.pmp());
        Set<Finding> findings = new LinkedHashSet<>();
        boolean checked = pmp || lint.isFor(gathered);
        if (checked) {
            findings.addAll(lint.check(gathered));
        }
        Hints.of(gathered, true).stream()
                .filter(hint -> findings.stream().noneMatch(f -> f.key().equals(hint.key()) && f.kind() == hint.kind()))
                .forEach(findings::add);
        return findings.stream()
                .map(found -> finding(
                        found.key(),
                        severity(found, gathered.empty()),
                        found.kind().label(),
                        found.sentence()));
    }

    /** A name that nothing reads yet is a note where it has no value, as in the template: nothing is stored in vain. */
    private static Severity severity(Finding found, Collection<String> empty) {
        boolean unread = found.kind() == Kind.NEWER || found.kind() == Kind.UNUSED;
        return found.kind().isWarning(true) && !(unread && empty.contains(found.key()))
                ? Severity.WARNING
                : Severity.NOTE;
    }

    private static boolean isQuoted(Entry entry) {
        String value = entry.value().reveal();
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    }

    private LintFinding finding(String key, Severity severity, String rule, String sentence) {
        return new LintFinding(file.name(), key, severity, rule, sentence, ExitCode.DOCUMENT_INVALID);
    }
}
