package io.mxsecrets.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.Misplaced;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.plan.container.ReservedNames;
import java.util.Arrays;
import java.util.Base64;
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
            denied.problems()
                    .forEach(problem -> findings.accept(
                            DeskFinding.fail(object, "webhook", ExitCode.SETTINGS, problem.toString(), "")));
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
        findings.accept(DeskFinding.of(Verdict.PASS, object, "webhook", "the webhook injects it", ""));
        return AgentPod.of((ObjectNode) JsonPatch.apply(injected.patch(), made.json()));
    }

    /** The classic of two spellings: the account that has the role, and the one that the pod runs as. */
    private void account(String object, PodManifest made, Manifests manifests) {
        String account = made.pod().serviceAccount();
        Optional<String> other = manifests.all().stream()
                .filter(m -> m.kind().equals("ServiceAccount"))
                .filter(m -> manifests.namespaceOf(m).equals(made.namespace()))
                .map(m -> m.name())
                .filter(name -> !name.equals(account))
                .findFirst();
        boolean there = manifests.all().stream()
                .anyMatch(m -> m.kind().equals("ServiceAccount") && m.name().equals(account));
        if (other.isPresent() && !there) {
            findings.accept(DeskFinding.of(
                    Verdict.SUSPECT,
                    object,
                    "service account",
                    "the pod runs as " + account + ", and the manifests hold the ServiceAccount " + other.get(),
                    "name it in the pod: serviceAccountName: " + other.get()));
        }
        ServiceAccount read = live.isPresent() ? cluster.serviceAccount(made.namespace(), account) : null;
        if (read != null && account.equals("default")) {
            findings.accept(DeskFinding.of(
                    Verdict.SUSPECT,
                    object,
                    "service account",
                    "the pod runs as the ServiceAccount default, which every pod without one of its own shares",
                    "name one of its own in the pod as serviceAccountName"));
        }
        live.ifPresent(there2 -> cluster.namespace(made.namespace()));
    }

    private void walk(String object, PodManifest made, AgentPod agent) {
        DeskWalk walk = new DeskWalk(object, findings);
        try (BorrowedIdentity identity = new BorrowedIdentity()) {
            boolean whole = live.isPresent()
                    && agent.volumes().stream().allMatch(volume -> borrow(volume, made, live.get(), identity));
            if (whole) {
                walk.walk(identity.here(agent.variables()), identityOnly);
            } else {
                walk.inspect(agent.variables());
            }
        }
    }

    /** Puts what a volume holds where the walk finds it; false, and a finding, where it cannot be had. */
    private static boolean borrow(ObjectNode volume, PodManifest made, LiveCluster live, BorrowedIdentity identity) {
        String name = volume.path("name").asText();
        String namespace = made.namespace();
        JsonNode token = volume.at("/projected/sources/0/serviceAccountToken");
        if (!token.isMissingNode()) {
            Optional<String> audience =
                    Optional.of(token.path("audience").asText("")).filter(a -> !a.isEmpty());
            Optional<String> given = live.token(namespace, made.pod().serviceAccount(), audience);
            given.ifPresent(text -> identity.put(
                    name, token.path("path").asText(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            return given.isPresent();
        }
        if (volume.has("secret")) {
            var secret = live.secret(namespace, volume.at("/secret/secretName").asText());
            secret.flatMap(s -> Optional.ofNullable(s.getData()))
                    .ifPresent(data -> data.forEach((key, text) ->
                            identity.put(name, key, Base64.getDecoder().decode(text))));
            return secret.isPresent();
        }
        if (volume.has("configMap")) {
            var map = live.configMap(namespace, volume.at("/configMap/name").asText());
            map.flatMap(m -> Optional.ofNullable(m.getData()))
                    .ifPresent(data -> data.forEach((key, text) ->
                            identity.put(name, key, text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
            return map.isPresent();
        }
        return true;
    }
}
