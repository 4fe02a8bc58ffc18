package io.mxsecrets.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.Misplaced;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.cli.resolve.AgentPod;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.plan.container.ReservedNames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at one pod: where its annotations stand, what the webhook makes of it, what it needs, and the way of its agent. */
final class PodDoctor {
    private final Injector injector;
    private final Cluster cluster;
    private final Optional<LiveCluster> live;
    private final boolean identityOnly;
    private final Findings findings;

    /**
     * @param cluster Namespaces and ServiceAccounts, wherever they come from
     * @param live the cluster to have the pod's identity from
     * @param identityOnly whether no secret is named, so that the walk ends with the login
     */
    PodDoctor(Injector injector, Cluster cluster, Optional<LiveCluster> live, boolean identityOnly, Findings findings) {
        this.injector = injector;
        this.cluster = cluster;
        this.live = live;
        this.identityOnly = identityOnly;
        this.findings = findings;
    }

    void look(PodManifest made, Manifests manifests) {
        String object = made.manifest().toString();
        ended(object, made.json());
        Optional<AgentPod> agent = AgentPod.of(made.json()).or(() -> injected(object, made));
        Verdict verdict = agent.isEmpty() ? Verdict.FAIL : Verdict.WARN;
        ExitCode code = agent.isEmpty() ? ExitCode.SETTINGS : ExitCode.DONE;
        for (String sentence : Misplaced.of(made.manifest())) {
            findings.accept(new DeskFinding(object, Optional.empty(), "annotations", verdict, sentence, "", code));
        }
        account(object, made, manifests);
        live.flatMap(there -> NodeCheck.of(object, made.json(), there::kubelet)).ifPresent(findings);
        agent.ifPresent(found -> walk(object, made, found));
    }

    /** What the pod itself has said. */
    private void ended(String object, ObjectNode pod) {
        for (String list : List.of("/status/initContainerStatuses", "/status/containerStatuses")) {
            for (JsonNode status : pod.at(list)) {
                for (String when : List.of("state", "lastState")) {
                    JsonNode end = status.path(when).path("terminated");
                    int number = end.path("exitCode").asInt(0);
                    if (ReservedNames.ours(status.path("name").asText()) && number != 0) {
                        findings.accept(DeskFinding.fail(
                                object,
                                status.path("name").asText(),
                                code(number),
                                "it ended with " + number + ": "
                                        + end.path("message").asText("without a word"),
                                ""));
                    }
                }
            }
        }
    }

    private static ExitCode code(int number) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code.number() == number)
                .findFirst()
                .orElse(ExitCode.UNAVAILABLE);
    }

    /** The pod after its injection; empty, and findings, where it comes to none. */
    private Optional<AgentPod> injected(String object, PodManifest made) {
        Decision decision;
        try {
            decision = injector.review(made.pod(), made.namespace(), cluster);
        } catch (Cluster.Unreadable e) {
            findings.accept(DeskFinding.unknown(object, "webhook", ExitCode.DOCUMENT_INVALID, e.getMessage(), ""));
            return Optional.empty();
        }
        if (decision instanceof Decision.Denied denied) {
            denied.problems().forEach(problem -> findings.accept(DeskFinding.refused(object, "webhook", problem)));
            return Optional.empty();
        }
        if (decision instanceof Decision.Skipped skipped) {
            findings.accept(DeskFinding.fail(
                    object,
                    "webhook",
                    ExitCode.SETTINGS,
                    "the pod is left as it is: " + skipped.reason().label() + ", "
                            + skipped.reason().sentence(),
                    "add mxsecrets.io/inject: \"true\" to the annotations of the pod"));
            return Optional.empty();
        }
        Decision.Injected injected = (Decision.Injected) decision;
        injected.warnings()
                .forEach(warning -> findings.accept(DeskFinding.of(Verdict.WARN, object, "webhook", warning, "")));
        findings.accept(DeskFinding.of(
                Verdict.PASS,
                object,
                "webhook",
                "its settings are valid, so the webhook injects it when it answers",
                ""));
        return AgentPod.of((ObjectNode) JsonPatch.apply(injected.patch(), made.json()));
    }

    /** The classic of two spellings: the account that has the role, and the one that the pod runs as. */
    private void account(String object, PodManifest made, Manifests manifests) {
        String account = made.pod().serviceAccount();
        List<String> held = manifests.all().stream()
                .filter(m -> m.kind().equals("ServiceAccount"))
                .filter(m -> manifests.namespaceOf(m).equals(made.namespace()))
                .map(Manifest::name)
                .toList();
        if (!held.isEmpty() && !held.contains(account)) {
            suspectAccount(
                    object,
                    "the pod runs as " + account + ", and the manifests hold the ServiceAccount " + held.get(0),
                    "name it in the pod: serviceAccountName: " + held.get(0));
        }
        if (live.isPresent()) { // What is not there is a finding by itself.
            cluster.namespace(made.namespace());
            cluster.serviceAccount(made.namespace(), account);
        }
        if (live.isPresent() && account.equals("default")) {
            suspectAccount(
                    object,
                    "the pod runs as the ServiceAccount default, which every pod without one of its own shares",
                    "name one of its own in the pod as serviceAccountName");
        }
    }

    private void suspectAccount(String object, String sentence, String fix) {
        findings.accept(DeskFinding.of(Verdict.SUSPECT, object, "service account", sentence, fix));
    }

    private void walk(String object, PodManifest made, AgentPod agent) {
        DeskWalk walk = new DeskWalk(object, findings);
        try (BorrowedIdentity identity = new BorrowedIdentity()) {
            String account = made.pod().serviceAccount();
            boolean whole = live.isPresent() && identity.borrow(agent.volumes(), made.namespace(), account, live.get());
            if (whole) {
                walk.walk(identity.here(agent.variables()), identityOnly);
            } else {
                walk.inspect(agent.variables());
            }
        }
    }
}
