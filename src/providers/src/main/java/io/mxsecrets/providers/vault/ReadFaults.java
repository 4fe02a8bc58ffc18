package io.mxsecrets.providers.vault;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.VaultPath;
import io.mxsecrets.core.time.Deadline;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a read gave no document. Where Vault's answer alone does not tell, the mount is looked at with the call that
 * {@code vault kv} itself makes first.
 */
final class ReadFaults {
    private ReadFaults() {}

    static Failure of(Session session, VaultPath path, OptionalInt version, Answer answer, Deadline deadline) {
        Optional<KvAnswer> kv = KvAnswer.parse(answer.body());
        Optional<KvAnswer.Metadata> metadata = kv.flatMap(KvAnswer::metadata);
        if (metadata.isPresent()) {
            return gone(path, metadata.get());
        }
        if (answer.status() == 200 && kv.isPresent()) {
            return versionOne(path);
        }
        if (answer.status() == 200) {
            return Failure.of(
                    Reason.STRANGE_ANSWER,
                    Step.READ,
                    "the answer for " + path + " is cut or not Vault's; check for a proxy on the way to "
                            + WayFaults.place(session.server().address()));
        }
        Mount mount = Mount.of(session, path, deadline);
        return mount.otherEngine(path)
                .or(() -> mount.elsewhere(path))
                .orElseGet(() -> answer.status() == 403
                        ? denied(session, path, mount)
                        : answer.status() == 404 ? missing(session, path, version, answer) : refused(path, answer));
    }

    private static Failure gone(VaultPath path, KvAnswer.Metadata metadata) {
        String version = "version " + metadata.version() + " of " + path;
        if (metadata.destroyed()) {
            return failure(Reason.DELETED, version + " is destroyed for good; write a new version");
        }
        return failure(
                Reason.DELETED,
                version + " was deleted"
                        + metadata.deleted().map(t -> " at " + t).orElse("")
                        + "; bring it back with vault kv undelete -versions=" + metadata.version() + " " + path
                        + ", or write a new version");
    }

    static Failure versionOne(VaultPath path) {
        return failure(
                Reason.UNSUPPORTED_ENGINE,
                "the engine at " + path.mount() + " is KV version 1, which has no versions and is not supported;"
                        + " upgrade it with vault kv enable-versioning " + path.mount());
    }

    private static Failure denied(Session session, VaultPath path, Mount mount) {
        String policies = session.policies().isEmpty()
                ? "the token"
                : "the token (policies " + String.join(", ", session.policies()) + ")";
        String line = "path \"" + path.mount() + "/data/" + path.path() + "\" { capabilities = [\"read\"] }";
        String also = mount.known()
                ? "a policy on " + path + ", the CLI's path, does not do it"
                : "if it is there already, check the mount's name, and vault-namespace in Vault Enterprise";
        return failure(
                Reason.DENIED,
                policies + " may not read " + path + "; the policy needs " + line + " - " + also
                        + ", and a secret written with \"vault kv put " + path.mount() + "/data/" + path.path()
                        + "\" lies at " + path.mount() + "/data/data/" + path.path());
    }

    private static Failure missing(Session session, VaultPath path, OptionalInt version, Answer answer) {
        if (answer.says("no handler for route")) {
            return failure(
                    Reason.NOT_FOUND,
                    "no engine is mounted at " + path.mount() + "; correct the first segment or vault-kv-mount"
                            + " (vault secrets list shows the mounts; in Vault Enterprise set vault-namespace)");
        }
        if (version.isPresent()) {
            return failure(
                    Reason.NOT_FOUND,
                    path + " has no version " + version.getAsInt() + "; vault kv metadata get " + path + " lists them");
        }
        return failure(
                Reason.NOT_FOUND,
                "there is nothing at " + path + "; write it with vault kv put " + path
                        + " KEY=VALUE - if it was written with"
                        + " \"vault kv put " + path.mount() + "/data/" + path.path() + "\", the CLI put it at "
                        + path.mount() + "/data/data/" + path.path() + ", one data/ too deep");
    }

    private static Failure refused(VaultPath path, Answer answer) {
        return failure(
                Reason.STRANGE_ANSWER,
                "Vault refused to read " + path + " with status " + answer.status() + "; its audit log says why");
    }

    private static Failure failure(Reason reason, String sentence) {
        return Failure.of(reason, Step.READ, sentence);
    }
}
