package io.mxsecrets.providers.pipeline;

import io.mxsecrets.core.catalogue.Catalogue;
import io.mxsecrets.core.catalogue.Finding;
import io.mxsecrets.core.catalogue.Hints;
import io.mxsecrets.core.catalogue.Lint;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Merger;
import io.mxsecrets.core.env.EnvFile;
import io.mxsecrets.core.env.EnvVariable;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.Draft;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pure part of the data path, docs/design.md section 4 steps 2 to 7, with the settings of one agent. */
public final class Pipeline {
    /** A document of thousands of slips is one slip of whoever writes it. */
    private static final int MOST = 50;

    private static final String EMPTY =
            "no source has an entry, so the files are empty; check the secrets, keys and empty-values";

    private final Settings settings;
    private final String fingerprint;

    public Pipeline(Settings settings) {
        this.settings = settings;
        this.fingerprint = Fingerprint.of(settings);
    }

    /** What generations of these settings carry in their manifest. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Steps 2 to 4 for one source.
     *
     * @throws Failure that names the source, where the document is not one that it can take
     */
    public Contribution contribution(SourceSettings source, Document document) {
        SourceRules shape = SourceRules.of(source);
        DocumentName name = new DocumentName(source.alias(), source.reference().toString());
        EntrySet flat = new Flattener(name, shape.rules()).flatten(document.bytes());
        shape.checkWanted(name, flat);
        shape.checkKeys(source, flat);
        EntrySet selected = shape.selection().select(name, flat);
        SourceState state = new SourceState(document.version(), document.created(), Freshness.FRESH);
        return new Contribution(source.alias(), linted(source, selected), state);
    }

    /**
     * Steps 5 to 7: everything together.
     *
     * @throws Failure where the sources contradict each other or a format cannot hold an entry
     */
    public Rendered render(Collection<Contribution> contributions) {
        List<EntrySet> parts = new ArrayList<>();
        Map<String, SourceState> states = new LinkedHashMap<>();
        for (Contribution contribution : contributions) {
            parts.add(contribution.gathered());
            states.put(contribution.alias(), contribution.state());
        }
        EntrySet all = Merger.merge(parts, settings.get(SettingRegistry.ON_CONFLICT));
        List<RenderedFile> files = new ArrayList<>(Formats.render(
                settings.get(SettingRegistry.FORMAT),
                settings.get(SettingRegistry.FILE_NAME),
                all.entries(),
                settings.get(SettingRegistry.LAYOUT)));
        List<EnvVariable> variables = settings.envVariables();
        boolean gate = settings.get(SettingRegistry.START_GATE);
        if (gate || !variables.isEmpty()) {
            List<EnvVariable> there = variables.stream()
                    .filter(variable -> states.containsKey(variable.source()))
                    .toList();
            files.add(EnvFile.render(settings.get(SettingRegistry.FILE_NAME), gate, there, all.entries()));
            Formats.checkSize(files, all.entries().size());
        }
        boolean readAtStart = !variables.isEmpty()
                || Formats.readAtStart(settings.get(SettingRegistry.FORMAT), settings.get(SettingRegistry.LAYOUT));
        Draft draft =
                new Draft(files, fingerprint, readAtStart, states, all.entries().sources());
        List<Warning> warnings = new ArrayList<>(all.warnings());
        if (all.entries().size() == 0) {
            warnings.add(new Warning(Step.MERGE, Optional.empty(), EMPTY));
        }
        return new Rendered(draft, all.entries(), warnings);
    }

    /** With what a human should look at: what any document may suffer from, and what the product it is meant for knows. */
    private static EntrySet linted(SourceSettings source, EntrySet gathered) {
        boolean asked = source.find(SettingRegistry.LINT).isPresent();
        Lint pmp = new Lint(Catalogue.pmp());
        List<Finding> findings = new ArrayList<>();
        if (asked || pmp.isFor(gathered)) {
            pmp.check(gathered).stream()
                    .filter(finding -> finding.kind().isWarning(asked))
                    .forEach(findings::add);
        }
        Set<String> said = findings.stream().map(Finding::key).collect(Collectors.toSet());
        // Vault's reader says itself what its command line makes of "value=".
        boolean objects = source.provider() != ProviderKind.VAULT;
        Hints.of(gathered, objects).stream()
                .filter(finding -> !said.contains(finding.key()))
                .forEach(findings::add);
        List<Warning> warnings = new ArrayList<>(gathered.warnings());
        findings.stream()
                .limit(MOST)
                .forEach(finding -> warnings.add(Warning.of(Step.LINT, source.alias(), finding.sentence())));
        if (findings.size() > MOST) {
            String more = "and " + (findings.size() - MOST) + " more such keys";
            warnings.add(Warning.of(Step.LINT, source.alias(), more));
        }
        return new EntrySet(gathered.entries(), gathered.empty(), warnings);
    }
}
