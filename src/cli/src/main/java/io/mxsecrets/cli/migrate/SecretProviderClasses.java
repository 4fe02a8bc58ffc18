package io.mxsecrets.cli.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.Manifests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Secrets Store CSI driver: volumes of a pod that name a {@code SecretProviderClass}, for AWS and for Vault. */
final class SecretProviderClasses implements Peer {
    static final String KIND = "SecretProviderClass";
    private static final String DRIVER = "secrets-store.csi.k8s.io";
    /** A path through objects alone, each name in quotes or not. */
    private static final Pattern MEMBERS = Pattern.compile("(?:\"[^\"]+\"|\\w+)(?:\\.(?:\"[^\"]+\"|\\w+))*");

    private static final Map<String, String> AWS = Map.of("region", "aws-region");
    private static final Map<String, String> VAULT = Map.of(
            "roleName", "vault-role",
            "vaultAddress", "vault-address",
            "vaultNamespace", "vault-namespace",
            "vaultAuthMountPath", "vault-auth-mount",
            "vaultKubernetesMountPath", "vault-auth-mount",
            "audience", "vault-audience");

    @Override
    public void translate(Manifest pod, Manifests all, Translation translation) {
        for (JsonNode volume : pod.object().at(pod.pointer() + "/spec/volumes")) {
            if (volume.at("/csi/driver").asText().equals(DRIVER)) {
                String name =
                        volume.at("/csi/volumeAttributes/secretProviderClass").asText();
                all.all().stream()
                        .filter(m -> m.kind().equals(KIND)
                                && m.name().equals(name)
                                && all.namespaceOf(m).equals(all.namespaceOf(pod)))
                        .findFirst()
                        .ifPresentOrElse(
                                found -> translate(found, volume, translation),
                                () -> translation.leaveOut(
                                        "the volume of " + KIND + " " + name, "it is not in these files"));
            }
        }
    }

    private static void translate(Manifest theirs, JsonNode volume, Translation translation) {
        JsonNode spec = theirs.object().path("spec");
        JsonNode parameters = spec.path("parameters");
        String provider = spec.path("provider").asText();
        Map<String, Source> sources = new LinkedHashMap<>();
        for (JsonNode object : objects(theirs, parameters, translation)) {
            switch (provider) {
                case "aws" -> aws(theirs, object, sources, translation);
                case "vault" -> vault(theirs, object, sources, translation);
                default -> translation.leaveOut(theirs.toString(), "its provider is neither aws nor vault");
            }
        }
        sources.values().forEach(source -> source.with("provider", provider));
        translation.add(sources.values());
        parameters
                .fieldNames()
                .forEachRemaining(name -> parameter(theirs, provider, name, parameters, sources, translation));
        if (spec.has("secretObjects")) {
            translation.leaveOut(theirs + ": secretObjects", "values are in no Secret; the app reads the file");
        }
        if (volume.at("/csi").has("nodePublishSecretRef")) {
            translation.check(
                    "keys of nodePublishSecretRef are a Secret of the pod's namespace in aws-credentials-secret");
        }
        translation.check(
                "the file is /mendix-secrets/secrets.properties; once this volume is gone, directory may name its"
                        + " path");
    }

    private static Iterable<JsonNode> objects(Manifest theirs, JsonNode parameters, Translation translation) {
        try {
            return Trees.yaml().readTree(parameters.path("objects").asText());
        } catch (JsonProcessingException e) {
            translation.leaveOut(theirs + ": objects", "they are no YAML");
            return Trees.object();
        }
    }

    private static void aws(Manifest theirs, JsonNode object, Map<String, Source> sources, Translation translation) {
        String secret = object.path("objectName").asText();
        String type = object.path("objectType").asText(secret.startsWith("arn:") ? "secretsmanager" : "");
        if (!type.equals("secretsmanager") && !secret.contains(":secretsmanager:")) {
            translation.leaveOut(theirs + ": " + secret, "only secrets of Secrets Manager are read");
            return;
        }
        Source source = sources.computeIfAbsent(secret, name -> new Source(alias(name), name));
        Optional.of(object.path("objectVersion").asText(""))
                .filter(id -> !id.isEmpty())
                .map(id -> "id:" + id)
                .or(() -> Words.stage(object.path("objectVersionLabel").asText("")))
                .ifPresent(version -> source.with("version", version));
        for (JsonNode entry : object.path("jmesPath")) {
            String path = entry.path("path").asText();
            if (MEMBERS.matcher(path).matches()) {
                source.key(path.replace("\"", ""), entry.path("objectAlias").asText());
            } else {
                translation.leaveOut(
                        theirs + ": a jmesPath of " + secret, "only paths through objects have a key; see arrays");
            }
        }
        if (!object.has("jmesPath")) {
            translation.check(
                    secret + " is read as JSON, its members as keys; a plain text takes as: text and entry: NAME");
        }
        for (String name : new String[] {"filePermission", "failoverObject"}) {
            if (object.has(name)) {
                translation.leaveOut(theirs + ": " + name, reason(name));
            }
        }
    }

    private static void vault(Manifest theirs, JsonNode object, Map<String, Source> sources, Translation translation) {
        String path = object.path("secretPath").asText();
        Optional<String> secret = Words.withoutData(path);
        if (secret.isEmpty()) {
            translation.leaveOut(
                    theirs + ": " + path, "it has no data/, as dynamic secrets and KV version 1 have none");
            return;
        }
        Optional<String> mount = Words.deepMount(path);
        String read = mount.map(m -> secret.get().substring(m.length() + 1)).orElse(secret.get());
        Source source = sources.computeIfAbsent(path, name -> new Source(alias(read), read));
        mount.ifPresent(m -> source.with("vault-kv-mount", m));
        Words.text(object, "secretKey")
                .ifPresent(key -> source.key(key, object.path("objectName").asText()));
        for (String name : new String[] {"method", "secretArgs", "encoding", "filePermission"}) {
            if (object.has(name)) {
                translation.leaveOut(theirs + ": " + name, reason(name));
            }
        }
    }

    private static void parameter(
            Manifest theirs,
            String provider,
            String name,
            JsonNode parameters,
            Map<String, Source> sources,
            Translation translation) {
        String value = parameters.path(name).asText();
        String setting = (provider.equals("aws") ? AWS : VAULT).get(name);
        if (setting != null) {
            String held = setting.equals("vault-auth-mount") ? value.replaceFirst("^/?auth/", "") : value;
            sources.values().forEach(source -> source.with(setting, held));
        } else if (name.equals("usePodIdentity")) {
            if (value.equals("true")) {
                sources.values().forEach(source -> source.with("aws-auth", "pod-identity"));
            }
        } else if (!name.equals("objects")) {
            translation.leaveOut(theirs + ": " + name, reason(name));
        }
    }

    private static String reason(String name) {
        return switch (name) {
            case "filePermission" -> "files are 0400 for the app's user, or 0440 for the pod's fsGroup";
            case "failoverRegion", "failoverObject" -> "one region is read; during its outage the pod keeps its file";
            case "pathTranslation" -> "a key is no path";
            case "preferredAddressType" -> "not needed";
            case "method", "secretArgs", "encoding" -> "secrets of KV version 2 are read, as they are";
            case "vaultCACertPath", "vaultCADirectory", "vaultCACert" ->
                "put the authority's certificate into a ConfigMap, and name that in ca-configmap";
            case "vaultSkipTLSVerify", "vaultTLSServerName" -> "nothing turns the check of certificates off";
            case "vaultTLSClientCertPath", "vaultTLSClientKeyPath" -> "certificates of clients are not supported";
            default -> "it is not known here";
        };
    }

    /** The last part of a path, or a name as it is. */
    private static String alias(String name) {
        return name.replaceFirst("-[A-Za-z0-9]{6}$", "").replaceFirst(".*[/:]", "");
    }
}
