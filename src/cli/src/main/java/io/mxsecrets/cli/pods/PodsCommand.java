package io.mxsecrets.cli.pods;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.cli.cluster.ClusterOptions;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.core.failure.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mxsecrets pods}: every pod that asks for injection, whether it has it, and which version of each secret is in its files. */
@Command(
        name = "pods",
        description = {
            "Lists the pods that opt in: whether they are injected, and if not, why; by source the version in the files,"
                    + " its age, and what is wrong.",
            "Needs the rights to list pods and Namespaces, and to get pods/proxy, through which it reads the sidecars' pages."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mxsecrets pods", "  mxsecrets pods -n team-a --output json"})
public final class PodsCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "One Namespace; without it, all.")
    private Optional<String> namespace = Optional.empty();

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        try (KubernetesClient client = cluster.client()) {
            console.progress("listing pods");
            List<PodView> pods = new PodList(client, namespace, console).read();
            Map<PodView, Telling> tellings = new StatusReader(client)
                    .read(pods, done -> console.progress("asked " + done + " of " + pods.size() + " pods"));
            output.print(PodsReport.of(tellings));
            if (pods.isEmpty()) {
                console.say("no pod opts in"
                        + namespace.map(n -> " in the Namespace " + n).orElse(""));
            }
        }
        return ExitCode.DONE.number();
    }
}
