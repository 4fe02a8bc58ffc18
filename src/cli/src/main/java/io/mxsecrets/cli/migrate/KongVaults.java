package io.mxsecrets.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.cli.manifest.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Kong's declarative configuration: each of its {@code vaults} as a store of the chart's values, by its prefix. */
record KongVaults(ObjectNode values, List<String> sentences) {
    private static final Map<String, String> AWS = Map.of(
            "region", "aws-region",
            "endpoint_url", "aws-endpoint",
            "sts_endpoint_url", "aws-sts-endpoint",
            "assume_role_arn", "aws-assume-role-arn",
            "role_session_name", "aws-role-session-name");
    private static final Map<String, String> VAULT = Map.of(
            "mount", "vault-kv-mount",
            "namespace", "vault-namespace",
            "kube_role", "vault-role",
            "kube_auth_path", "vault-auth-mount");
    /** What a Vault's address is made of, and lifetimes. */
    private static final Set<String> ELSEWHERE =
            Set.of("host", "port", "protocol", "kv", "auth_method", "ttl", "neg_ttl", "resurrect_ttl");

    static boolean isKongs(Manifest manifest) {
        return manifest.kind().isEmpty() && manifest.object().path("vaults").isArray();
    }

    static KongVaults of(Manifest theirs) {
        ObjectNode values = Trees.object();
        Translation translation = new Translation();
        for (JsonNode vault : theirs.object().path("vaults")) {
            String prefix = vault.path("prefix").asText(vault.path("name").asText());
            String name = "vault " + prefix;
            if (!Set.of("aws", "hcv").contains(vault.path("name").asText())) {
                translation.leaveOut(name, "only aws and hcv have a counterpart");
                continue;
            }
            ObjectNode store = values.withObject("/stores").putObject(prefix);
            Words.text(vault, "description").ifPresent(text -> store.put("description", text));
            if (!vault.path("tags").isEmpty()) {
                translation.leaveOut(name + ": tags", "a store's tags are names with values");
            }
            settings(name, vault, store.putObject("settings"), translation);
        }
        return new KongVaults(values, translation.sentences());
    }

    private static void settings(String name, JsonNode vault, ObjectNode settings, Translation translation) {
        JsonNode config = vault.path("config");
        boolean aws = vault.path("name").asText().equals("aws");
        settings.put("provider", aws ? "aws" : "vault");
        if (!aws) {
            vault(name, config, settings, translation);
        }
        Map<String, String> copied = aws ? AWS : VAULT;
        config.fieldNames().forEachRemaining(field -> {
            if (copied.containsKey(field)) {
                Words.text(config, field).ifPresent(value -> settings.put(copied.get(field), value));
            } else if (!ELSEWHERE.contains(field)) {
                translation.leaveOut(name + ": config." + field, reason(field));
            }
        });
        if (config.has("endpoint_url")) {
            translation.check(name + ": the endpoint must stand in the admin's policy.awsEndpoints");
        }
        lifetimes(name, config, settings, translation);
    }

    private static void vault(String name, JsonNode config, ObjectNode settings, Translation translation) {
        Words.text(config, "host")
                .ifPresent(host -> settings.put(
                        "vault-address",
                        config.path("protocol").asText("https") + "://" + host + ":"
                                + config.path("port").asText("8200")));
        if (config.path("kv").asText("v1").equals("v1")) {
            translation.leaveOut(name + ": config.kv v1", "only KV version 2 is read");
        }
        if (!config.path("auth_method").asText("kubernetes").equals("kubernetes")) {
            translation.leaveOut(
                    name + ": config.auth_method", "login is by Kubernetes auth as the pod's ServiceAccount");
        }
    }

    private static void lifetimes(String name, JsonNode config, ObjectNode settings, Translation translation) {
        Duration ttl = seconds(config, "ttl").orElse(Duration.ZERO);
        Consumer<String> put = interval -> settings.put("refresh-interval", interval);
        if (!ttl.isZero()) {
            Words.interval(ttl)
                    .ifPresentOrElse(
                            put,
                            () -> translation.leaveOut(name + ": config.ttl", "refresh-interval is from 30s to 1d"));
        }
        Duration least = ttl.isZero() ? Duration.ofMinutes(5) : ttl;
        seconds(config, "neg_ttl").filter(d -> !d.isZero()).ifPresent(negative -> {
            if (negative.compareTo(least) < 0 || negative.compareTo(Duration.ofDays(1)) > 0) {
                translation.leaveOut(
                        name + ": config.neg_ttl", "negative-ttl is never below the refresh interval, nor above 1d");
            } else {
                settings.put("negative-ttl", Words.text(negative));
            }
        });
        seconds(config, "resurrect_ttl")
                .filter(d -> !d.isZero())
                .ifPresent(stale -> settings.put("stale-ttl", Words.text(stale)));
    }

    private static Optional<Duration> seconds(JsonNode config, String field) {
        return Optional.of(config.path(field)).filter(JsonNode::isNumber).map(n -> Duration.ofSeconds(n.asLong()));
    }

    private static String reason(String field) {
        return switch (field) {
            case "token",
                    "approle_role_id",
                    "approle_secret_id",
                    "approle_secret_id_file",
                    "approle_response_wrapping" -> "login is by Kubernetes auth as the pod's ServiceAccount";
            case "kube_api_token_file" -> "our containers get a token of their own";
            default -> "it has no counterpart";
        };
    }
}
