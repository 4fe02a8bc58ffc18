package io.mxsecrets.cli.migrate;

import io.mxsecrets.cli.manifest.Manifest;
import io.mxsecrets.cli.manifest.Manifests;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** HashiCorp's injector: the annotations {@code vault.hashicorp.com/…} of a pod. */
final class VaultInjector implements Peer {
    private static final String PREFIX = "vault.hashicorp.com/";
    private static final String SECRET = "agent-inject-secret-";
    private static final String TEMPLATE = "agent-inject-template-";
    private static final String FILE = "agent-inject-file-";

    private static final Set<String> YES = Set.of("1", "t", "true");
    private static final Pattern MEMBER = Pattern.compile("\\.Data\\.data\\.(\\w+)|index \\.Data\\.data \"([^\"]+)\"");
    private static final Pattern PATH = Pattern.compile("secret \"([^\"]+)\"");

    /** By another name, the same. */
    private static final Map<String, String> COPIED = Map.ofEntries(
            Map.entry("role", "vault-role"),
            Map.entry("namespace", "vault-namespace"),
            Map.entry("agent-inject-containers", "containers"),
            Map.entry("agent-run-as-user", "run-as-user"),
            Map.entry("agent-run-as-group", "run-as-group"),
            Map.entry("agent-limits-cpu", "cpu-limit"),
            Map.entry("agent-limits-mem", "memory-limit"),
            Map.entry("agent-requests-cpu", "cpu-request"),
            Map.entry("agent-requests-mem", "memory-request"));

    /** Why what begins so has no counterpart; the longest beginning counts. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("agent-inject-status", "mxsecrets.io/status is written by our webhook"),
            Map.entry("agent-inject-token", "no token of Vault reaches the app"),
            Map.entry("agent-inject-command", "no command runs in a container; see notify and notify-url"),
            Map.entry("agent-inject-perms", "files are 0400 for the app's user, or 0440 for the pod's fsGroup"),
            Map.entry("agent-inject-default-template", "there are no templates; see format and layout"),
            Map.entry("agent-inject-template-file", "there are no templates; see format and layout"),
            Map.entry("agent-template-", "there are no templates"),
            Map.entry("error-on-missing-key", "a key is in the file exactly when it is in the document"),
            Map.entry("preserve-secret-case", "keys keep their case"),
            Map.entry(
                    "secret-volume-path",
                    "files lie in /mendix-secrets; once this volume is gone, directory may name its path"),
            Map.entry("agent-share-process-namespace", "our sidecar is refused where processes are shared"),
            Map.entry("agent-copy-volume-mounts", "no annotation adds a mount"),
            Map.entry("agent-extra-secret", "no annotation adds a mount"),
            Map.entry("agent-configmap", "there is no configuration beside the annotations"),
            Map.entry("agent-json-patch", "no annotation patches a container"),
            Map.entry("agent-init-json-patch", "no annotation patches a container"),
            Map.entry("agent-image", "no annotation names an image"),
            Map.entry("agent-enable-quit", "our sidecar is a native one, which ends with its pod"),
            Map.entry("agent-cache-", "what init reads serves the sidecar"),
            Map.entry("agent-run-as-same-user", "always so"),
            Map.entry("agent-set-security-context", "always so"),
            Map.entry("agent-service-account-token-volume-name", "our containers get a token of their own"),
            Map.entry("agent-limits-ephemeral", "the admin sets ephemeral storage in the chart"),
            Map.entry("agent-requests-ephemeral", "the admin sets ephemeral storage in the chart"),
            Map.entry("agent-revoke-", "the token is always revoked at the end"),
            Map.entry("agent-telemetry-", "metrics are on port 8791"),
            Map.entry("agent-auto-auth-exit-on-err", "a wrong role ends at once"),
            Map.entry("agent-disable-", "not needed"),
            Map.entry("agent-request-namespace", "the pod's own namespace counts"),
            Map.entry("auth-min-backoff", "init-timeout is one deadline over everything"),
            Map.entry("auth-max-backoff", "init-timeout is one deadline over everything"),
            Map.entry("client-max-retries", "init-timeout is one deadline over everything"),
            Map.entry("client-timeout", "init-timeout is one deadline over everything"),
            Map.entry("template-config-exit-on-retry-failure", "init-timeout is one deadline over everything"),
            Map.entry("auth-config", "login is by Kubernetes or JWT auth with the pod's ServiceAccount"),
            Map.entry("ca-cert", "put the authority's certificate into a ConfigMap, and name that in ca-configmap"),
            Map.entry("ca-key", "certificates of clients are not supported"),
            Map.entry("tls-secret", "put the authority's certificate into a ConfigMap, and name that in ca-configmap"),
            Map.entry("client-", "certificates of clients are not supported"),
            Map.entry("tls-", "nothing turns the check of certificates off"),
            Map.entry("go-max-procs", "not needed"),
            Map.entry("template-", "there are no templates"));

    @Override
    public void translate(Manifest pod, Manifests all, Translation translation) {
        Map<String, String> asked = new TreeMap<>();
        pod.texts(pod.podAnnotations().get(0)).forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                asked.put(name.substring(PREFIX.length()), value);
            }
        });
        if (!YES.contains(asked.getOrDefault("agent-inject", "").toLowerCase(java.util.Locale.ROOT))) {
            return;
        }
        Map<String, Source> sources = new LinkedHashMap<>();
        asked.forEach((name, value) -> source(name, value, asked, sources, translation));
        translation.add(sources.values());
        if (sources.isEmpty()) {
            return;
        }
        translation.set("provider", "vault");
        asked.forEach((name, value) -> setting(name, value, translation));
        translation.check("the role in Vault names no audience, or vault; another one goes into vault-audience");
    }

    private static void source(
            String name,
            String value,
            Map<String, String> asked,
            Map<String, Source> sources,
            Translation translation) {
        if (name.startsWith(SECRET)) {
            String alias = name.substring(SECRET.length());
            source(name, alias, value, translation).ifPresent(source -> {
                keys(asked.getOrDefault(TEMPLATE + alias, ""), source);
                sources.put(alias, source);
            });
        } else if (name.startsWith(TEMPLATE) && !name.startsWith("agent-inject-template-file-")) {
            String alias = name.substring(TEMPLATE.length());
            if (!asked.containsKey(SECRET + alias)) {
                PATH.matcher(value)
                        .results()
                        .map(path -> path.group(1))
                        .distinct()
                        .reduce((one, another) -> "")
                        .flatMap(path -> source(name, alias, path, translation))
                        .ifPresent(source -> {
                            keys(value, source);
                            sources.put(alias, source);
                        });
            }
        }
    }

    private static Optional<Source> source(String name, String alias, String path, Translation translation) {
        Optional<String> secret = Words.withoutData(path);
        if (secret.isEmpty()) {
            translation.leaveOut(
                    PREFIX + name,
                    "its path has no data/, as dynamic secrets and KV version 1 have none; see vault-k8s");
            return Optional.empty();
        }
        Optional<String> mount = Words.deepMount(path);
        Source source = new Source(
                alias, mount.map(m -> secret.get().substring(m.length() + 1)).orElse(secret.get()));
        mount.ifPresent(m -> source.with("vault-kv-mount", m));
        return Optional.of(source);
    }

    /** Those that the template prints; all where it does more than that. */
    private static void keys(String template, Source source) {
        if (!template.contains("range") && !template.contains("scratch")) {
            MEMBER.matcher(template)
                    .results()
                    .map(member -> member.group(1) == null ? member.group(2) : member.group(1))
                    .forEach(key -> source.key(key, key));
        }
    }

    private static void setting(String name, String value, Translation translation) {
        String what = PREFIX + name;
        if (COPIED.containsKey(name)) {
            translation.set(COPIED.get(name), value);
            return;
        }
        switch (name) {
            case "agent-inject" -> {}
            case "service" -> {
                translation.set("vault-address", value);
                if (value.startsWith("http:")) {
                    translation.set("allow-http", "true");
                    translation.check("plain http also wants the host in the admin's policy.httpHosts");
                }
            }
            case "auth-path" -> translation.set("vault-auth-mount", value.replaceFirst("^/?auth/", ""));
            case "auth-type" -> {
                if (!Set.of("kubernetes", "jwt").contains(value)) {
                    translation.leaveOut(what, "login is by Kubernetes or JWT auth; AWS itself is provider: aws");
                }
            }
            case "proxy-address" -> {
                translation.set("https-proxy", value);
                translation.check("the proxy must stand in the admin's policy.proxies");
            }
            case "agent-pre-populate-only" -> mode(value.equals("true"), "init", translation);
            case "agent-pre-populate" -> mode(value.equals("false"), "sidecar", translation);
            case "agent-init-first" -> {
                if (value.equals("true")) {
                    translation.set("init-order", "first");
                }
            }
            case "log-level" -> translation.set("log-level", value.equals("trace") ? "debug" : value);
            case "log-format" -> translation.set("log-format", value.equals("json") ? "json" : "text");
            case "template-static-secret-render-interval" ->
                Words.interval(value)
                        .ifPresentOrElse(
                                interval -> translation.set("refresh-interval", interval),
                                () -> translation.leaveOut(what, "refresh-interval is from 30s to 1d"));
            default -> {
                if (name.startsWith(FILE)) {
                    translation.leaveOut(what, "one file holds all sources; see file-name");
                } else if (name.startsWith(TEMPLATE) && !name.startsWith("agent-inject-template-file")) {
                    translation.leaveOut(
                            what, "there are no templates: the file holds the keys; see format and layout");
                } else if (!name.startsWith(SECRET)) {
                    translation.leaveOut(what, reason(name));
                }
            }
        }
    }

    private static void mode(boolean asked, String mode, Translation translation) {
        if (asked) {
            translation.set("mode", mode);
        }
    }

    static String reason(String name) {
        return REASONS.entrySet().stream()
                .filter(reason -> name.startsWith(reason.getKey()))
                .max(Comparator.comparingInt(reason -> reason.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse("it is not known here");
    }
}
