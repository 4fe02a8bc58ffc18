package io.mxsecrets.cli.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.zjsonpatch.JsonPatch;
import io.mxsecrets.cli.cluster.ClusterOptions;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.Misplaced;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.cli.manifest.WebhookOptions;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.Decision;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mxsecrets inject}: the pods of manifests as the webhook would make them, offline, through the webhook's own classes. */
@Command(
        name = "inject",
        description = {
            "Prints pods as the webhook would make them, offline; of a MendixApp, the pod that the Operator makes.",
            "Namespaces and ServiceAccounts in the same manifests count, then those of --objects.",
            "Ends with 0 if all pods are as they should be, with 64 if one is refused."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets inject -f pod.yaml",
            "  mxsecrets inject -f deploy/ --values values.yaml -o patch",
            "  mxsecrets inject -f mendixapp.yaml --dry-run=server"
        })
public final class InjectCommand implements Callable<Integer> {
    enum Output {
        yaml,
        json,
        patch
    }

    enum DryRun {
        client,
        server
    }

    @Mixin
    private ManifestOptions files;

    @Mixin
    private ClusterOptions target;

    @Option(
            names = "--dry-run",
            paramLabel = "WHERE",
            defaultValue = "client",
            description =
                    "${COMPLETION-CANDIDATES}: server asks the cluster of the kubeconfig, which makes nothing. Default: ${DEFAULT-VALUE}")
    private DryRun dryRun;

    @Mixin
    private WebhookOptions webhook;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "yaml",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Manifests manifests = files.read();
        Cluster cluster = webhook.cluster(manifests);
        manifests.all().forEach(manifest -> Misplaced.of(manifest)
                .forEach(sentence -> Console.of(spec).say(manifest + ": " + sentence)));
        List<PodManifest> pods = ManifestOptions.pods(manifests, cluster);
        if (dryRun == DryRun.server) {
            return ask(pods);
        }
        Injector injector = new Injector(webhook.configuration(), "");
        boolean good = true;
        for (PodManifest pod : pods) {
            good &= inject(pod, injector, cluster);
        }
        return (good ? ExitCode.DONE : ExitCode.SETTINGS).number();
    }

    private int ask(List<PodManifest> pods) {
        if (output == Output.patch) {
            throw new ParameterException(
                    spec.commandLine(), "a server shows the pod, and no patch: choose yaml or json");
        }
        ServerWarnings warnings = new ServerWarnings();
        try (KubernetesClient client = target.client(http -> http.addOrReplaceInterceptor("warnings", warnings))) {
            ServerDryRun server = new ServerDryRun(client);
            pods.forEach(pod -> ask(server, pod, warnings));
        }
        return ExitCode.DONE.number();
    }

    private void ask(ServerDryRun server, PodManifest pod, ServerWarnings warnings) {
        try {
            print(server.create(pod), pod.json().arrayNode());
        } finally {
            warnings.tell(sentence -> say(pod, sentence));
        }
    }

    private boolean inject(PodManifest made, Injector injector, Cluster cluster) {
        Decision decision;
        try {
            decision = injector.review(made.pod(), made.namespace(), cluster);
        } catch (Cluster.Unreadable e) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, e.getMessage());
        }
        if (decision instanceof Decision.Denied denied) {
            say(made, "refused: " + denied.message());
            return false;
        }
        if (decision instanceof Decision.Skipped skipped) {
            say(
                    made,
                    "left as it is: " + skipped.reason().label() + ": "
                            + skipped.reason().sentence());
            print(made, made.json().arrayNode());
            return true;
        }
        Decision.Injected injected = (Decision.Injected) decision;
        injected.warnings().forEach(warning -> say(made, warning));
        JsonNode patched = JsonPatch.apply(injected.patch(), made.json());
        made.json().setAll((ObjectNode) patched);
        print(made, injected.patch());
        return true;
    }

    private void print(PodManifest made, ArrayNode patch) {
        print(shown(made), patch);
    }

    private static ObjectNode shown(PodManifest made) {
        return made.manifest().kind().equals("MendixApp")
                ? made.json()
                : made.manifest().object();
    }

    private void print(ObjectNode object, ArrayNode patch) {
        Console.of(spec)
                .print(
                        switch (output) {
                            case yaml -> Trees.yaml(object).stripTrailing();
                            case json -> Trees.json(object);
                            case patch -> Trees.json(patch);
                        });
    }

    private void say(PodManifest made, String sentence) {
        Console.of(spec).say(made.manifest() + ": " + sentence);
    }
}
