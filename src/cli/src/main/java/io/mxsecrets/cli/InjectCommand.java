package io.mxsecrets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.Answer;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ObjectFiles;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.pod.MalformedPod;
import io.mxsecrets.injection.pod.Pod;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mxsecrets inject}: the pods of manifests as the webhook would make them, offline, through the webhook's own classes. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        description = {
            "Prints pods as the webhook would make them, offline.",
            "Namespaces and ServiceAccounts in the same manifests count, then those of --objects.",
            "Ends with 0 if all pods are as they should be, with 64 if one is refused."
        })
class InjectCommand implements Callable<Integer> {
    enum Output {
        yaml,
        json,
        patch
    }

    @Option(
            names = {"-f", "--filename"},
            required = true,
            description = "Manifests in YAML or JSON; - for standard input.")
    private Path file;

    @Option(
            names = "--config",
            description = "The webhook's configuration; without it, that of a desk: all providers, no image.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--objects",
            description = "Directory of namespaces/NAME.json and serviceaccounts/NAMESPACE/NAME.json.")
    private Optional<Path> objects = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "Where objects without a Namespace are.")
    private String namespace;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "yaml",
            description = "${COMPLETION-CANDIDATES}")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Manifest> manifests =
                Manifests.read(file).stream().map(Manifest::new).toList();
        if (manifests.stream().allMatch(m -> m.pod().isEmpty())) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, file + " holds no pod and nothing that makes pods");
        }
        Injector injector = new Injector(config.map(LocalConfiguration::read).orElseGet(LocalConfiguration::desk), "");
        Cluster cluster = new ManifestCluster(
                manifests, namespace, objects.<Cluster>map(ObjectFiles::new).orElseGet(Nothing::new));
        boolean good = true;
        for (Manifest manifest : manifests) {
            good &= manifest.pod()
                    .map(pod -> inject(manifest, pod, injector, cluster))
                    .orElse(true);
        }
        return (good ? ExitCode.DONE : ExitCode.SETTINGS).number();
    }

    private boolean inject(Manifest manifest, ObjectNode pod, Injector injector, Cluster cluster) {
        Answer answer;
        try {
            answer = injector.review(Pod.of(pod), manifest.namespace().orElse(namespace), cluster);
        } catch (MalformedPod e) {
            throw new CommandFailed(
                    ExitCode.DOCUMENT_INVALID, manifest.kind() + " " + manifest.name() + ": " + e.getMessage());
        } catch (Cluster.Unreadable e) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, e.getMessage());
        }
        if (answer instanceof Answer.Denied denied) {
            tell(manifest, "refused: " + denied.message());
            return false;
        }
        if (answer instanceof Answer.Skipped skipped) {
            String words = skipped.reason().words();
            tell(manifest, "left as it is: " + skipped.reason().label() + (words.isEmpty() ? "" : ": " + words));
            print(manifest.object(), pod.arrayNode());
            return true;
        }
        Answer.Injected injected = (Answer.Injected) answer;
        injected.warnings().forEach(warning -> tell(manifest, warning));
        JsonNode patched = JsonPatch.apply(injected.patch(), pod);
        pod.setAll((ObjectNode) patched);
        print(manifest.object(), injected.patch());
        return true;
    }

    private void print(JsonNode object, ArrayNode patch) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case yaml:
                out.println(Manifests.yaml(object));
                break;
            case json:
                out.println(object.toPrettyString());
                break;
            default:
                out.println(patch.toPrettyString());
        }
        out.flush();
    }

    private void tell(Manifest manifest, String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(manifest.kind() + " " + manifest.name() + ": " + sentence);
        err.flush();
    }

    /** No cluster at all: every Namespace and ServiceAccount is a bare one. */
    private static final class Nothing implements Cluster {
        @Override
        public Namespace namespace(String name) {
            return Namespace.bare(name);
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            return ServiceAccount.bare(name);
        }
    }
}
