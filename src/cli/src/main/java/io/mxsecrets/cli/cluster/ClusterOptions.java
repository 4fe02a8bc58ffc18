package io.mxsecrets.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options of commands that speak to a cluster, named as kubectl's. */
public final class ClusterOptions {
    private static final int MILLISECONDS = 10_000;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The cluster and who asks it; without it, KUBECONFIG, then ~/.kube/config.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context.")
    private Optional<String> context = Optional.empty();

    /** Whether there is a kubeconfig at all. */
    public boolean present() {
        return kubeconfig.isPresent()
                || Config.getKubeconfigFilenames().stream().anyMatch(file -> Files.isRegularFile(Path.of(file)));
    }

    /**
     * Each call is made once and has ten seconds.
     *
     * @throws CommandFailed if there is no kubeconfig, or none that can be used
     */
    public KubernetesClient client() {
        return client(http -> {});
    }

    /** @param http what else its HTTP client does */
    public KubernetesClient client(Consumer<HttpClient.Builder> http) {
        boolean inPod = System.getenv("KUBERNETES_SERVICE_HOST") != null; // a pipeline's, with its ServiceAccount
        if (!present() && !inPod) {
            throw new CommandFailed(ExitCode.NOT_FOUND, "there is no kubeconfig; name one with --kubeconfig");
        }
        return new KubernetesClientBuilder()
                .withConfig(config())
                .withHttpClientBuilderConsumer(http)
                .build();
    }

    private Config config() {
        try {
            Config read = kubeconfig
                    .map(file -> Config.fromKubeconfig(context.orElse(null), file.toFile()))
                    .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
            return new ConfigBuilder(read)
                    .withConnectionTimeout(MILLISECONDS)
                    .withRequestTimeout(MILLISECONDS)
                    .withRequestRetryBackoffLimit(0)
                    .build();
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.SETTINGS, "the kubeconfig cannot be used; check it with kubectl version");
        }
    }
}
