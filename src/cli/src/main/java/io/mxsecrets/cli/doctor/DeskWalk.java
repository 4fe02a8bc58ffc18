package io.mxsecrets.cli.doctor;

import io.mxsecrets.cli.resolve.DeskContext;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsLoginChoice;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.doctor.Finding;
import io.mxsecrets.providers.doctor.Walk;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.registry.ProviderRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The agent's own walk, made from a workstation. */
final class DeskWalk {
    /** What only a pod on a node is given, and what only the agent can choose there. */
    private static final Set<AwsAuth> ON_A_NODE =
            EnumSet.of(AwsAuth.POD_IDENTITY, AwsAuth.IMDS, AwsAuth.CONTAINER, AwsAuth.AUTO);

    private final String object;
    private final Consumer<DeskFinding> findings;

    DeskWalk(String object, Consumer<DeskFinding> findings) {
        this.object = object;
        this.findings = findings;
    }

    /** What can be said of the sources without a call. */
    void inspect(Map<String, String> variables) {
        settings(variables).ifPresent(settings -> {
            try (Providers providers = providers(settings, variables)) {
                for (SourceSettings source : settings.sources()) {
                    providers.get(source.provider()).inspect(source).forEach(d -> tell(source.alias(), d));
                }
            }
        });
    }

    /**
     * From login to keys.
     *
     * @param identityOnly up to the login and no further, where no secret is named
     */
    void walk(Map<String, String> variables, boolean identityOnly) {
        settings(variables).ifPresent(settings -> {
            List<Feed> feeds = new ArrayList<>(Feed.of(settings));
            feeds.removeIf(this::onANode);
            try (Providers providers = providers(settings, variables)) {
                Walk walk = new Walk(settings, feeds, providers, Ticker.system());
                if (identityOnly) {
                    feeds.forEach(feed -> upToTheLogin(feed, walk.store(feed)));
                } else if (!feeds.isEmpty()) {
                    walk.all(this::tell);
                }
            }
        });
    }

    private boolean onANode(Feed feed) {
        boolean there = feed.provider() == ProviderKind.AWS
                && AwsLoginChoice.of(feed.first()).filter(ON_A_NODE::contains).isPresent();
        if (there) {
            tell(
                    feed.toString(),
                    Verdict.UNKNOWN,
                    "login",
                    "its credentials come from the node, so nothing is tried from here",
                    "for pod-identity compare the association: aws eks list-pod-identity-associations",
                    ExitCode.DONE);
        }
        return there;
    }

    private Optional<Settings> settings(Map<String, String> variables) {
        Resolution resolution = Environment.resolve(variables);
        resolution.problems().forEach(problem -> findings.accept(DeskFinding.refused(object, "settings", problem)));
        return resolution.settings();
    }

    private static Providers providers(Settings settings, Map<String, String> variables) {
        return new Providers(ProviderRegistry.all(), DeskContext.of(settings, variables));
    }

    private void upToTheLogin(Feed feed, List<Diagnosis> walk) {
        for (Diagnosis diagnosis : walk) {
            tell(feed.toString(), diagnosis);
            if (diagnosis.check().equals("login")) {
                return;
            }
        }
    }

    private void tell(Finding finding) {
        tell(finding.source().orElse(""), finding.diagnosis());
    }

    private void tell(String source, Diagnosis diagnosis) {
        String check = diagnosis.check();
        switch (diagnosis.verdict()) {
            case FAIL -> failed(source, diagnosis);
            case SUSPECT -> tell(source, Verdict.SUSPECT, check, diagnosis.sentence(), diagnosis.fix(), ExitCode.DONE);
            case WARN -> tell(source, Verdict.WARN, check, diagnosis.sentence(), diagnosis.fix(), ExitCode.DONE);
            default -> tell(source, Verdict.PASS, check, diagnosis.sentence(), "", ExitCode.DONE);
        }
    }

    /** The pod may reach a store that this workstation does not. */
    private void failed(String source, Diagnosis diagnosis) {
        if (diagnosis.reason().filter(reason -> reason == Reason.UNREACHABLE).isPresent()) {
            tell(
                    source,
                    Verdict.UNKNOWN,
                    diagnosis.check(),
                    "the store cannot be reached from here, which says nothing of the pod: " + diagnosis.sentence(),
                    "run doctor where the store can be reached; a pod says the same in the last line of mxsecrets-init",
                    ExitCode.UNAVAILABLE);
        } else {
            ExitCode code = diagnosis.reason().map(Reason::exitCode).orElse(ExitCode.DONE);
            tell(source, Verdict.FAIL, diagnosis.check(), diagnosis.sentence(), diagnosis.fix(), code);
        }
    }

    private void tell(String source, Verdict verdict, String check, String sentence, String fix, ExitCode exitCode) {
        Optional<String> alias = Optional.of(source).filter(s -> !s.isEmpty());
        findings.accept(new DeskFinding(object, alias, check, verdict, sentence, fix, exitCode));
    }
}
