package io.mxsecrets.cli.resolve;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.Misplaced;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.cli.manifest.WebhookOptions;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Resolves the pods of manifests by the webhook's own decision. */
public final class Resolving {
    /** Stands for the account of a role that nobody has made yet. */
    public static final String NO_ACCOUNT = "000000000000";

    private final Injector injector;
    private final Cluster cluster;
    private final Console console;

    private Resolving(Injector injector, Cluster cluster, Console console) {
        this.injector = injector;
        this.cluster = cluster;
        this.console = console;
    }

    /**
     * The opted-in pods. What is wrong with the others is said on the console.
     *
     * @param rolesToCome whether a ServiceAccount without a role counts as one that will get a role of its name
     * @throws CommandFailed with SETTINGS where a pod is refused or none asks
     */
    public static List<ResolvedPod> all(
            Manifests manifests, WebhookOptions webhook, Console console, boolean rolesToCome) {
        manifests.all().forEach(manifest -> Misplaced.of(manifest)
                .forEach(words -> console.say(manifest + ": " + words)));
        Cluster cluster = webhook.cluster(manifests);
        Resolving resolving = new Resolving(new Injector(webhook.configuration(), ""), cluster, console);
        List<ResolvedPod> resolved = new ArrayList<>();
        boolean refused = false;
        for (PodManifest made : ManifestOptions.pods(manifests, cluster)) {
            refused |= !resolving.resolve(made, rolesToCome, resolved);
        }
        if (refused) {
            throw new CommandFailed(ExitCode.SETTINGS, "a pod is refused: correct it first");
        }
        if (resolved.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.SETTINGS, "no pod of the manifests asks for a secret: set mxsecrets.io/inject: \"true\"");
        }
        return resolved;
    }

    private boolean resolve(PodManifest made, boolean rolesToCome, List<ResolvedPod> resolved) {
        Decision decision = injector.review(made.pod(), made.namespace(), cluster);
        boolean newRole = false;
        if (rolesToCome && decision instanceof Decision.Denied) {
            Decision later = injector.review(made.pod(), made.namespace(), new RolesToCome(cluster));
            newRole = later instanceof Decision.Injected;
            decision = newRole ? later : decision;
        }
        if (decision instanceof Decision.Denied denied) {
            console.say(made.manifest() + ": refused: " + denied.message());
            return false;
        }
        if (decision instanceof Decision.Skipped skipped) {
            console.say(made.manifest() + ": does not ask: " + skipped.reason().label());
            return true;
        }
        Decision.Injected injected = (Decision.Injected) decision;
        resolved.add(new ResolvedPod(made, injected.settings(), injected.warnings(), newRole));
        return true;
    }

    /** Each ServiceAccount with the role that it will have. */
    private record RolesToCome(Cluster cluster) implements Cluster {
        @Override
        public Namespace namespace(String name) {
            return cluster.namespace(name);
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            Map<String, String> annotations =
                    new HashMap<>(cluster.serviceAccount(namespace, name).annotations());
            annotations.putIfAbsent(AwsDescriptor.ROLE_ANNOTATION, "arn:aws:iam::" + NO_ACCOUNT + ":role/" + name);
            return new ServiceAccount(name, annotations);
        }
    }
}
