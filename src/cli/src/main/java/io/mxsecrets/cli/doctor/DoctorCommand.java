package io.mxsecrets.cli.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.cli.cluster.ClusterOptions;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.cli.manifest.PodManifest;
import io.mxsecrets.cli.manifest.WebhookOptions;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mxsecrets doctor}: why a pod will not get its files, or did not, before anything is applied and without the pod. */
@Command(
        name = "doctor",
        description = {
            "Finds why a pod does not get its files: settings, ServiceAccount, login, permission, secret, document.",
            "With a kubeconfig it asks the API server for a token of the pod's ServiceAccount (the right create on"
                    + " serviceaccounts/token) and walks the way of the agent from here. It writes nothing.",
            "Ends with the exit code that the pod would end with; 69 if the store cannot be reached from here."
        },
        footer = {
            "",
            "Examples:",
            "  mxsecrets doctor -f pod.yaml",
            "  mxsecrets doctor -n team pod/app",
            "  mxsecrets doctor --store company -n team --service-account app --secret apps/orders"
        })
public final class DoctorCommand implements Callable<Integer> {
    /** Read by nobody: the walk ends with the login. */
    private static final String NO_SECRET = "mxsecrets/doctor";

    @Parameters(arity = "0..1", paramLabel = "pod/NAME", description = "A pod of the cluster.")
    private Optional<String> pod = Optional.empty();

    @Option(names = "--store", paramLabel = "NAME", description = "A store of the chart's values, without a pod.")
    private Optional<String> store = Optional.empty();

    @Option(names = "--secret", paramLabel = "REFERENCE", description = "With --store: what is read there.")
    private Optional<String> secret = Optional.empty();

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "With --store: who logs in; default: ${DEFAULT-VALUE}")
    private String account;

    @Option(names = "--offline", description = "Asks neither a cluster nor a store.")
    private boolean offline;

    @Mixin
    private ManifestOptions files;

    @Mixin
    private WebhookOptions webhook;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        long named = List.of(pod.isPresent(), store.isPresent(), files.given()).stream()
                .filter(b -> b)
                .count();
        if (named != 1) {
            throw new CommandFailed(ExitCode.SETTINGS, "name one of -f FILE, pod/NAME and --store NAME");
        }
        Findings findings = new Findings();
        if (offline || !cluster.present()) {
            if (!offline) {
                findings.accept(DeskFinding.unknown(
                        "cluster",
                        "cluster",
                        ExitCode.DONE,
                        "there is no kubeconfig, so only what the files say was looked at",
                        "name one with --kubeconfig"));
            }
            look(Optional.empty(), findings);
        } else {
            try (KubernetesClient client = cluster.client()) {
                look(Optional.of(new LiveCluster(client, findings)), findings);
            }
        }
        output.print(findings.report());
        return findings.exitCode().number();
    }

    private void look(Optional<LiveCluster> live, Findings findings) {
        Manifests manifests = manifests(live);
        Cluster around =
                live.map(there -> webhook.cluster(manifests, there)).orElseGet(() -> webhook.cluster(manifests));
        Optional<LiveWebhook> registered = live.map(LiveWebhook::new);
        if (!webhook.given()) {
            registered.ifPresent(LiveWebhook::look);
        }
        Injector injector =
                new Injector(webhook.configuration(() -> registered.flatMap(LiveWebhook::configuration)), "");
        PodDoctor doctor = new PodDoctor(injector, around, live, store.isPresent() && secret.isEmpty(), findings);
        for (PodManifest made : ManifestOptions.pods(manifests, around)) {
            doctor.look(made, manifests);
        }
    }

    private Manifests manifests(Optional<LiveCluster> live) {
        if (files.given()) {
            return files.read();
        }
        ObjectNode made = pod.map(name -> live(name, live)).orElseGet(this::ofTheStore);
        return new Manifests(List.of(new Manifest("-", made)), files.namespace());
    }

    private ObjectNode live(String name, Optional<LiveCluster> live) {
        LiveCluster there = live.orElseThrow(() ->
                new CommandFailed(ExitCode.SETTINGS, "a pod of the cluster needs a kubeconfig; add --kubeconfig"));
        String plain = name.replaceFirst("^pods?/", "");
        return there.pod(files.namespace(), plain)
                .map(there::json)
                .orElseThrow(() -> new CommandFailed(
                        there.unreachable() ? ExitCode.UNAVAILABLE : ExitCode.NOT_FOUND,
                        there.unreachable()
                                ? "the API server does not answer; check the kubeconfig's context with kubectl version"
                                : "there is no pod " + plain + " in the Namespace " + files.namespace()
                                        + ", or you may not read it; check the name and -n"));
    }

    /** A pod that asks for this store and nothing else. */
    private ObjectNode ofTheStore() {
        ObjectNode made = Trees.object().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = made.putObject("metadata").put("name", "store-" + store.orElseThrow());
        metadata.put("namespace", files.namespace())
                .putObject("annotations")
                .put("mxsecrets.io/inject", "true")
                .put("mxsecrets.io/store", store.orElseThrow())
                .put("mxsecrets.io/secret", secret.orElse(NO_SECRET));
        ObjectNode spec = made.putObject("spec").put("serviceAccountName", account);
        spec.putArray("containers")
                .addObject()
                .put("name", "mendix")
                .putObject("securityContext")
                .put("runAsUser", 1001);
        return made;
    }
}
