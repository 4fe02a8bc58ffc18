package io.mxsecrets.cli.manifest;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ObjectFiles;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that stand for a cluster: the webhook's configuration there, its Namespaces and ServiceAccounts. */
public final class WebhookOptions {
    /** A cluster has one configuration. */
    static final class Source {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description =
                        "The webhook's configuration in JSON; without it, all providers are allowed and no image is named.")
        Path config;

        @Option(
                names = "--values",
                split = ",",
                paramLabel = "FILE",
                description = "Values of the chart instead; may be repeated, the last one wins.")
        List<Path> values;
    }

    @ArgGroup
    private Source source;

    @Option(
            names = "--objects",
            paramLabel = "DIRECTORY",
            description = "namespaces/NAME.json and serviceaccounts/NAMESPACE/NAME.json of a cluster.")
    private Optional<Path> objects = Optional.empty();

    /** Whether the configuration is given, so that no running webhook is meant. */
    public boolean given() {
        return source != null;
    }

    public Configuration configuration() {
        return configuration(Optional::empty);
    }

    /** @param live the configuration of a running webhook, where it can be read; asked for only if none is given */
    public Configuration configuration(Supplier<Optional<String>> live) {
        if (source == null) {
            return live.get().map(WebhookOptions::ofTheCluster).orElseGet(LocalConfiguration::builtIn);
        }
        return source.config == null
                ? LocalConfiguration.ofValues(source.values)
                : LocalConfiguration.read(source.config);
    }

    private static Configuration ofTheCluster(String text) {
        try {
            return LocalConfiguration.parse(text, "the webhook's configuration in this cluster");
        } catch (CommandFailed e) {
            throw new CommandFailed(
                    e.exitCode(),
                    e.getMessage() + "; correct the values of the release, or give those in force with --values");
        }
    }

    /** What the manifests say of Namespaces and ServiceAccounts, then what {@code --objects} says. */
    public Cluster cluster(Manifests manifests) {
        return cluster(manifests, new Nothing());
    }

    /** As {@link #cluster(Manifests)}, and what a running cluster says where there are no {@code --objects}. */
    public Cluster cluster(Manifests manifests, Cluster live) {
        return new ManifestCluster(
                manifests, objects.<Cluster>map(ObjectFiles::new).orElse(live));
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
