package io.mxsecrets.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.cli.manifest.Manifest;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@code SecretStore} or {@code ClusterSecretStore} of External Secrets Operator.
 *
 * @param settings what it says, as settings of ours
 * @param mount of Vault's engine, empty elsewhere
 */
record ExternalStore(Map<String, String> settings, String mount) {
    /** One of the admin's, which says everything. */
    static ExternalStore named(String name) {
        return new ExternalStore(Map.of("store", name), "");
    }

    static ExternalStore of(Manifest theirs, Translation translation) {
        JsonNode provider = theirs.object().at("/spec/provider");
        if (provider.has("vault")) {
            return vault(theirs, provider.path("vault"), translation);
        }
        if (provider.has("aws") && provider.at("/aws/service").asText().equals("SecretsManager")) {
            return aws(theirs, provider.path("aws"), translation);
        }
        translation.leaveOut(theirs.toString(), "only AWS Secrets Manager and Vault's KV version 2 are read");
        return named(theirs.name());
    }

    private static ExternalStore vault(Manifest theirs, JsonNode vault, Translation translation) {
        Map<String, String> settings = new TreeMap<>(Map.of("provider", "vault"));
        copy(vault, "server", "vault-address", settings);
        copy(vault, "namespace", "vault-namespace", settings);
        JsonNode kubernetes = vault.at("/auth/kubernetes");
        copy(kubernetes, "role", "vault-role", settings);
        copy(kubernetes, "mountPath", "vault-auth-mount", settings);
        settings.remove("vault-auth-mount", "kubernetes");
        if (vault.path("version").asText("v2").equals("v1")) {
            translation.leaveOut(theirs + ": version v1", "only KV version 2 is read");
        }
        vault.path("auth").fieldNames().forEachRemaining(way -> {
            if (!way.equals("kubernetes")) {
                translation.leaveOut(
                        theirs + ": auth." + way, "login is by Kubernetes or JWT auth as the pod's ServiceAccount");
            }
        });
        for (String name : new String[] {"caBundle", "caProvider"}) {
            if (vault.has(name)) {
                translation.leaveOut(
                        theirs + ": " + name,
                        "put the authority's certificate into a ConfigMap, and name that in ca-configmap");
            }
        }
        translation.check("the role in Vault binds the pod's own ServiceAccount");
        String mount = vault.path("path").asText("");
        if (mount.contains("/")) {
            settings.put("vault-kv-mount", mount);
            return new ExternalStore(settings, "");
        }
        return new ExternalStore(settings, mount);
    }

    private static ExternalStore aws(Manifest theirs, JsonNode aws, Translation translation) {
        Map<String, String> settings = new TreeMap<>(Map.of("provider", "aws"));
        copy(aws, "region", "aws-region", settings);
        copy(aws, "role", "aws-assume-role-arn", settings);
        copy(aws, "externalID", "aws-external-id", settings);
        if (aws.at("/auth").has("secretRef")) {
            translation.leaveOut(
                    theirs + ": auth.secretRef",
                    "name a Secret of the pod's namespace with access-key-id and secret-access-key in"
                            + " aws-credentials-secret");
        }
        translation.check("the role trusts the pod's own ServiceAccount");
        return new ExternalStore(settings, "");
    }

    private static void copy(JsonNode from, String name, String setting, Map<String, String> settings) {
        Words.text(from, name).ifPresent(value -> settings.put(setting, value));
    }

    /** A key of a remote reference, with the mount before it. */
    String path(String key) {
        String plain = Words.withoutData(key).orElse(key);
        return mount.isEmpty() || plain.startsWith(mount + "/") ? plain : mount + "/" + plain;
    }

    /** A version of a remote reference. */
    String version(String theirs) {
        if ("vault".equals(settings.get("provider"))) {
            return theirs;
        }
        return theirs.startsWith("uuid/")
                ? "id:" + theirs.substring("uuid/".length())
                : Words.stage(theirs).orElse("current");
    }
}
