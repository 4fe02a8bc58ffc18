package io.mxsecrets.examples.node;

import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scripts of {@code examples/cluster} against the test's node, on a machine without an engine and without a registry. */
final class ClusterExample {
    /** Its namespaces: of the injector, of Vault and the pod. */
    static final List<String> NAMESPACES = List.of("mendix-secrets-injector", "mendix-secrets-trial");

    private static final String VAULT = "testbed.local/vault:1";

    private final Node node;
    private final Path home;
    private final Path bin;
    private final Map<String, String> images = new HashMap<>();

    /** @param home a directory of the test's own, empty */
    ClusterExample(Node node, Path home) throws IOException {
        this.node = node;
        this.home = home;
        bin = Files.createDirectories(home.resolve("bin"));
        for (String program : List.of("helm", "kubectl")) {
            Files.createSymbolicLink(bin.resolve(program), Binaries.need(program));
        }
        for (String engine : List.of("docker", "podman")) {
            String noneAnswers = "#!/bin/sh\n[ \"$1\" != info ] || exit 1\nPATH=${PATH#*:} exec %s \"$@\"\n";
            Files.writeString(
                    bin.resolve(engine), noneAnswers.formatted(engine)); // A load command may be one of Docker's.
            Files.setPosixFilePermissions(bin.resolve(engine), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Loads Vault's image, with a shell's programs; clusters that are given pull it where the test bed has made no Vault. */
    void loadVault() throws IOException, InterruptedException {
        if (Binaries.find("vault").isEmpty() && System.getenv("TESTBED_KUBECONFIG") != null) {
            return;
        }
        Path root = Files.createDirectories(home.resolve("vault/bin"));
        Files.copy(Binaries.need("vault"), root.resolve("vault"), StandardCopyOption.COPY_ATTRIBUTES);
        Path archive = home.resolve("vault.tar");
        Shell.run(
                Map.of(),
                Shell.ROOT.resolve("src/testbed/node/image").toString(),
                VAULT,
                archive.toString(),
                Binaries.need("images").resolveSibling("root").toString(),
                root.getParent().toString());
        node.load(archive);
        Files.delete(archive);
        images.put("VAULT_IMAGE", VAULT);
    }

    /**
     * What a script came to.
     *
     * @param said on both of its streams
     */
    record Ended(int status, String said) {}

    Ended run() throws IOException, InterruptedException {
        return script("run", "--load", node.loadCommand());
    }

    Ended down() throws IOException, InterruptedException {
        return script("down");
    }

    private Ended script(String name, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Shell.ROOT.resolve("examples/cluster").resolve(name).toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        node.apiServer().kubeconfig().toString(),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "HELM_CACHE_HOME",
                        home.toString(),
                        "HELM_CONFIG_HOME",
                        home.toString(),
                        "HELM_DATA_HOME",
                        home.toString(),
                        "APP_IMAGE",
                        Node.BUSYBOX));
        builder.environment().putAll(images);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
