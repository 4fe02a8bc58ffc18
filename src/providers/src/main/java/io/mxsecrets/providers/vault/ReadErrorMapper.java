package io.mxsecrets.providers.vault;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.net.UnfitAnswer;
import io.mxsecrets.providers.vault.client.ConnectionErrorMapper;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.login.VaultSession;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a read gave no document. Where Vault's answer does not suffice, the mount is looked at with the call that
 * {@code vault kv} itself makes first.
 */
final class ReadErrorMapper {
    private ReadErrorMapper() {}

    /** Nothing where the body is no whole JSON object. */
    static Optional<KvAnswer> parsed(VaultAnswer answer) {
        try {
            return Optional.of(KvAnswer.parse(answer.body()));
        } catch (UnfitAnswer e) {
            return Optional.empty();
        }
    }

    static Failure of(
            VaultSession session, VaultPath path, OptionalInt version, VaultAnswer answer, Deadline deadline) {
        Optional<KvAnswer> kv = parsed(answer);
        Optional<KvAnswer.Metadata> metadata = kv.flatMap(KvAnswer::metadata);
        if (metadata.isPresent() && told(answer, metadata.get())) {
            return gone(path, metadata.get());
        }
        if (answer.status() == 200) {
            return kv.filter(KvAnswer::plain).isPresent() ? plain(session, path, deadline) : strange(session, path);
        }
        if (answer.status() == 403 && answer.says("invalid token")) {
            return unknownToken(path);
        }
        Mount mount = Mount.of(session, path, deadline);
        return mount.otherEngine(path).or(() -> mount.elsewhere(path)).orElseGet(() -> switch (answer.status()) {
            case 403 -> denied(session, path, mount);
            case 404 -> answer.refusal() ? missing(session, path, version, answer) : strange(session, path);
            default -> refused(path, answer);
        });
    }

    /** Whether it is the answer itself that says that the version is gone. */
    private static boolean told(VaultAnswer answer, KvAnswer.Metadata metadata) {
        return answer.status() == 404
                || metadata.destroyed()
                || metadata.deleted().isPresent();
    }

    /** A secret without metadata, such as KV version 1 has, unless the mount is known to be of another kind. */
    private static Failure plain(VaultSession session, VaultPath path, Deadline deadline) {
        Mount mount = Mount.of(session, path, deadline);
        return mount.kvTwo() ? strange(session, path) : mount.otherEngine(path).orElseGet(() -> versionOne(path));
    }

    private static Failure strange(VaultSession session, VaultPath path) {
        return failure(
                Reason.STRANGE_ANSWER,
                "the answer for " + path + " is incomplete or not from Vault",
                "check for a proxy on the way to "
                        + ConnectionErrorMapper.place(session.server().address()));
    }

    private static Failure gone(VaultPath path, KvAnswer.Metadata metadata) {
        String version = "version " + metadata.version() + " of " + path;
        if (metadata.destroyed()) {
            return failure(Reason.DELETED, version + " is destroyed", "write a new version");
        }
        return failure(
                Reason.DELETED,
                version + " was deleted"
                        + metadata.deleted().map(t -> " at " + t).orElse(""),
                "restore it with vault kv undelete -versions=" + metadata.version() + " " + path
                        + ", or write a new version");
    }

    static Failure versionOne(VaultPath path) {
        return failure(
                Reason.UNSUPPORTED_ENGINE,
                "the engine at " + path.mount() + " is KV version 1, which has no versions and is not supported",
                "copy the secret to a mount of version 2: an upgrade would change the paths for every reader of this"
                        + " one");
    }

    /** Of a token that was given, or of a fresh one on a cluster of Vaults that do not agree yet. */
    private static Failure unknownToken(VaultPath path) {
        return failure(
                Reason.LOGIN_DENIED,
                "Vault does not know the token that reads " + path + ", or the token has expired",
                "log in again, or name a valid token");
    }

    private static Failure denied(VaultSession session, VaultPath path, Mount mount) {
        String policies = session.policies().isEmpty()
                ? "the token"
                : "the token (policies " + String.join(", ", session.policies()) + ")";
        String line = "path \"" + path.mount() + "/data/" + path.path() + "\" { capabilities = [\"read\"] }";
        String also = mount.known()
                ? "a policy on " + path + ", the CLI's path, does not allow it"
                : "if it is there already, check the mount's name, and vault-namespace in Vault Enterprise";
        return failure(
                Reason.DENIED,
                policies + " may not read " + path,
                "the policy needs " + line + " - " + also
                        + ", and a secret that the CLI was given as " + path.mount() + "/data/" + path.path()
                        + " lies at " + path.mount() + "/data/data/" + path.path());
    }

    private static Failure missing(VaultSession session, VaultPath path, OptionalInt version, VaultAnswer answer) {
        if (answer.says("no handler for route")) {
            return failure(
                    Reason.NOT_FOUND,
                    "no engine is mounted at " + path.mount(),
                    "correct the first segment or vault-kv-mount"
                            + " (vault secrets list shows the mounts; in Vault Enterprise set vault-namespace)");
        }
        if (version.isPresent()) {
            return failure(
                    Reason.NOT_FOUND,
                    path + " has no version " + version.getAsInt(),
                    "name one that vault kv metadata get " + path + " lists");
        }
        return failure(
                Reason.NOT_FOUND,
                "there is nothing at " + path,
                "write it with vault kv put -cas=0 " + path
                        + " KEY=VALUE - if the CLI was given " + path.mount() + "/data/" + path.path()
                        + ", it put it at "
                        + path.mount() + "/data/data/" + path.path() + ", one data/ too deep");
    }

    private static Failure refused(VaultPath path, VaultAnswer answer) {
        return failure(
                Reason.STRANGE_ANSWER,
                "Vault refused to read " + path + " with status " + answer.status(),
                "its audit log says why");
    }

    private static Failure failure(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.READ, what, remedy);
    }
}
