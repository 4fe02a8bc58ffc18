package io.mxsecrets.cli.migrate;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.Manifests;
import io.mxsecrets.core.failure.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mxsecrets migrate}: manifests for another product, with our annotations beside the other's. */
@Command(
        name = "migrate",
        description = {
            "Adds our annotations to pods that ask vault-k8s, the Secrets Store CSI driver or External Secrets"
                    + " Operator,",
            "and turns Kong's vault entities into stores of the chart's values. Nothing of the other product is"
                    + " removed.",
            "What has no counterpart is said on standard error, one line each, with the reason.",
            "Ends with 65 if there is nothing to translate."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets migrate -f deploy/ | mxsecrets inject -f -",
            "  mxsecrets migrate -f kong.yaml > values.yaml"
        })
public final class MigrateCommand implements Callable<Integer> {
    private static final String PREFIX = "mxsecrets.io/";
    private static final List<Peer> PEERS =
            List.of(new VaultInjector(), new SecretProviderClasses(), new ExternalSecrets());
    /** What a pod is made from there, and nothing of a cluster with us. */
    private static final Set<String> THEIRS =
            Set.of(SecretProviderClasses.KIND, ExternalSecrets.KIND, "SecretStore", "ClusterSecretStore");

    @Mixin
    private ManifestOptions files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Manifests manifests = files.read();
        boolean translated = false;
        for (Manifest manifest : manifests.all()) {
            if (KongVaults.isKongs(manifest)) {
                KongVaults vaults = KongVaults.of(manifest);
                vaults.sentences().forEach(Console.of(spec)::say);
                translated |= !vaults.values().isEmpty();
                print(vaults.values());
            } else {
                translated |= !manifest.podAnnotations().isEmpty() && translate(manifest, manifests);
                if (!THEIRS.contains(manifest.kind())) {
                    print(manifest.object());
                }
            }
        }
        if (!translated) {
            throw new CommandFailed(
                    ExitCode.DOCUMENT_INVALID,
                    "no pod in the manifests asks another product for a secret that could be read here, and there are"
                            + " no vault entities");
        }
        return ExitCode.DONE.number();
    }

    private boolean translate(Manifest pod, Manifests all) {
        Translation translation = new Translation();
        PEERS.forEach(peer -> peer.translate(pod, all, translation));
        translation.sentences().forEach(sentence -> Console.of(spec).say(pod + ": " + sentence));
        Map<String, String> settings = translation.settings();
        if (settings.isEmpty()) {
            return false;
        }
        String place = pod.podAnnotations().get(0);
        if (pod.texts(place).keySet().stream().anyMatch(name -> name.startsWith(PREFIX))) {
            Console.of(spec).say(pod + ": has annotations of ours already, and is left as it is");
            return true;
        }
        ObjectNode annotations = pod.object().withObject(JsonPointer.compile(place));
        settings.forEach((name, value) -> annotations.put(PREFIX + name, value));
        return true;
    }

    private void print(ObjectNode object) {
        if (!object.isEmpty()) {
            Console.of(spec).print(Trees.yaml(object).stripTrailing());
        }
    }
}
