package io.mxsecrets.cli.lint;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.lint.LintFinding.Severity;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.Misplaced;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;

/** Manifests, judged as the webhook judges their pods, and what no webhook ever sees. */
final class ManifestLint {
    private final Injector injector;
    private final Cluster cluster;
    private final Manifests manifests;
    private final List<LintFinding> findings = new ArrayList<>();

    ManifestLint(Injector injector, Cluster cluster, Manifests manifests) {
        this.injector = injector;
        this.cluster = cluster;
        this.manifests = manifests;
    }

    List<LintFinding> findings() {
        manifests.all().forEach(this::manifest);
        manifests.pods(cluster).forEach(this::pod);
        return findings;
    }

    private void manifest(Manifest manifest) {
        Misplaced.of(manifest).forEach(sentence -> add(manifest, Severity.WARNING, "misplaced", sentence));
        if (manifest.kind().equals("Namespace")) {
            settings(manifest, "/metadata/annotations");
        }
        if (manifest.kind().equals("OperatorConfiguration")) {
            manifest.podAnnotations().forEach(pointer -> settings(manifest, pointer));
        }
    }

    /** Annotations that pods will have: names and values one by one; whether they go together, only a pod shows. */
    private void settings(Manifest manifest, String pointer) {
        List<Problem> unknown = new ArrayList<>();
        SettingNaming.ANNOTATIONS
                .read(Layer.HERE, manifest.texts(pointer), unknown)
                .values()
                .forEach((key, text) -> key.setting()
                        .problem(text)
                        .ifPresent(problem ->
                                refused(manifest, problem.after(SettingNaming.ANNOTATIONS.name(key) + " "))));
        unknown.forEach(problem -> refused(manifest, problem));
    }

    private void pod(PodManifest made) {
        Decision decision;
        try {
            decision = injector.review(made.pod(), made.namespace(), cluster);
        } catch (CommandFailed e) {
            findings.add(new LintFinding(
                    made.manifest().file(),
                    made.manifest().toString(),
                    Severity.ERROR,
                    "shape",
                    e.getMessage(),
                    ExitCode.DOCUMENT_INVALID));
            return;
        }
        if (decision instanceof Decision.Denied denied) {
            denied.problems().forEach(problem -> refused(made.manifest(), problem));
        } else if (decision instanceof Decision.Injected injected) {
            injected.warnings().forEach(warning -> add(made.manifest(), Severity.WARNING, "warned", warning));
        } else if (decision instanceof Decision.Skipped skipped
                && skipped.reason().warns()) {
            add(
                    made.manifest(),
                    Severity.WARNING,
                    "left-as-it-is",
                    skipped.reason().sentence());
        }
    }

    private void refused(Manifest manifest, Problem problem) {
        add(manifest, Severity.ERROR, "refused", problem.toString());
    }

    private void add(Manifest manifest, Severity severity, String rule, String sentence) {
        findings.add(
                new LintFinding(manifest.file(), manifest.toString(), severity, rule, sentence, ExitCode.SETTINGS));
    }
}
