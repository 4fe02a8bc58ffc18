package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.client.VaultCall;
import io.mxsecrets.providers.vault.login.VaultSession;
import io.quarkus.vault.client.common.VaultRequest;
import java.util.Optional;

/**
 * What engine is mounted where a path leads, as far as the token may know: any right on any path of the mount is enough.
 *
 * @param path of the mount, without a slash at the end; empty where nothing is known
 * @param type such as {@code kv}
 * @param version of a KV engine: {@code 1} or {@code 2}
 */
record Mount(String path, String type, String version) {
    private static final Mount UNKNOWN = new Mount("", "", "");

    static Mount of(VaultSession session, VaultPath path, Deadline deadline) {
        VaultRequest<?> request = VaultRequest.get("Look at mount")
                .path("sys/internal/ui/mounts", VaultPath.encode(path.toString()))
                .build();
        try {
            VaultAnswer answer = session.askOnce(VaultCall.MOUNT, request, deadline.forOneTry());
            JsonNode data = answer.json().path("data");
            String mount = data.path("path").asText("").replaceAll("/$", "");
            String type = data.path("type").asText("");
            boolean plausible = (path + "/").startsWith(mount + "/") && type.matches("[A-Za-z0-9._-]{1,64}");
            return answer.status() == 200 && plausible
                    ? new Mount(
                            mount, type, data.path("options").path("version").asText("1"))
                    : UNKNOWN;
        } catch (Failure unanswered) {
            return UNKNOWN;
        }
    }

    boolean known() {
        return !path.isEmpty();
    }

    boolean kvTwo() {
        return type.equals("kv") && version.equals("2");
    }

    /** The failure to tell where the engine is of another kind. */
    Optional<Failure> otherEngine(VaultPath secret) {
        if (!known() || kvTwo()) {
            return Optional.empty();
        }
        if (type.equals("kv") || type.equals("generic")) {
            return Optional.of(ReadErrorMapper.versionOne(secret));
        }
        return Optional.of(Failure.of(
                Reason.UNSUPPORTED_ENGINE,
                Step.READ,
                "the engine at " + path + " is of the type " + type + ", and only KV version 2 is supported",
                "name a secret in a KV version 2 engine"));
    }

    /** The failure to tell where the engine's mount is not what the path was split into. */
    Optional<Failure> elsewhere(VaultPath secret) {
        if (!known() || path.equals(secret.mount())) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                Reason.SETTINGS,
                Step.READ,
                "the engine for " + secret + " is mounted at " + path + ", not at " + secret.mount(),
                "add vault-kv-mount: " + path));
    }
}
