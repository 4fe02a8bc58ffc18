package io.mxsecrets.cli.manifest;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.InputFile;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.cluster.Cluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of commands that read manifests. */
public final class ManifestOptions {
    @Option(
            names = {"-f", "--filename"},
            split = ",",
            paramLabel = "FILE",
            description = "Manifests in YAML or JSON: a file, a directory, or - for standard input; may be repeated.")
    private List<Path> places = List.of();

    @Option(
            names = {"-R", "--recursive"},
            description = "Directories with all that is below them.")
    private boolean recursive;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Where objects without a Namespace are; default: ${DEFAULT-VALUE}")
    private String namespace;

    public boolean given() {
        return !places.isEmpty();
    }

    public String namespace() {
        return namespace;
    }

    /** @throws CommandFailed with SETTINGS if no file is named, NOT_FOUND or DOCUMENT_INVALID */
    public Manifests read() {
        return new Manifests(ManifestReader.read(files(List.of())), namespace);
    }

    /**
     * Whatever the files are.
     *
     * @param more places that were named without {@code -f}
     */
    public List<InputFile> files(List<Path> more) {
        List<Path> all = Stream.concat(places.stream(), more.stream()).toList();
        if (all.isEmpty()) {
            throw new CommandFailed(ExitCode.SETTINGS, "no file is named; add -f FILE");
        }
        return InputFile.read(all, recursive);
    }

    /** @throws CommandFailed with DOCUMENT_INVALID if there is no pod in the manifests and nothing that makes pods */
    public static List<PodManifest> pods(Manifests manifests, Cluster cluster) {
        List<PodManifest> pods = manifests.pods(cluster);
        if (pods.isEmpty()) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, "the manifests hold no pod and nothing that makes pods");
        }
        return pods;
    }
}
