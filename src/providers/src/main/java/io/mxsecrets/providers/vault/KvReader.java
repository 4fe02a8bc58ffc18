package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.reference.VaultPath;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Reading;
import io.quarkus.vault.client.common.VaultRequest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads one secret of KV version 2. Whether the policy allows its metadata is found out at the first check for a change;
 * where it does, a check transfers no value, where it does not, the read's own version tells.
 */
final class KvReader {
    private final Session session;
    private final VaultPath path;
    private final Telemetry telemetry;
    private boolean metadataDenied;
    private boolean warned;

    KvReader(Session session, VaultPath path, Telemetry telemetry) {
        this.session = session;
        this.path = path;
        this.telemetry = telemetry;
    }

    Reading read(Version version, Optional<String> known, Deadline deadline) {
        if (version instanceof Version.Number number) {
            return number(number.number(), known, deadline);
        }
        if (version.equals(Version.PREVIOUS)) {
            return number(latest(deadline) - 1, known, deadline);
        }
        if (known.isPresent() && stands(OptionalInt.empty(), known.get(), deadline)) {
            return new Reading.Unchanged(Optional.empty());
        }
        return reading(get(OptionalInt.empty(), deadline), known);
    }

    private Reading number(int number, Optional<String> known, Deadline deadline) {
        if (number < 1) {
            throw Failure.of(
                    Reason.NOT_FOUND,
                    Step.READ,
                    path + " has one version only, so there is no previous one; ask for version: current");
        }
        OptionalInt wanted = OptionalInt.of(number);
        boolean same = known.filter(Integer.toString(number)::equals).isPresent();
        if (same && stands(wanted, known.get(), deadline)) {
            return new Reading.Unchanged(Optional.empty());
        }
        return reading(get(wanted, deadline), known);
    }

    private static Reading reading(Document document, Optional<String> known) {
        return known.filter(document.version()::equals).isPresent()
                ? new Reading.Unchanged(Optional.empty())
                : new Reading.Read(document, Optional.empty());
    }

    /** The number of the newest version, which may be a deleted one. */
    private int latest(Deadline deadline) {
        Optional<JsonNode> metadata = metadata(deadline);
        if (metadata.isPresent()) {
            return metadata.get().path("current_version").asInt();
        }
        Answer answer = ask(OptionalInt.empty(), deadline);
        return KvAnswer.parse(answer.body())
                .flatMap(KvAnswer::metadata)
                .map(KvAnswer.Metadata::version)
                .orElseThrow(() -> ReadFaults.of(session, path, OptionalInt.empty(), answer, deadline));
    }

    /** Whether metadata says that {@code known} is the wanted version still, and neither deleted nor about to be. */
    private boolean stands(OptionalInt wanted, String known, Deadline deadline) {
        return metadata(deadline)
                .filter(metadata -> {
                    int number = wanted.orElse(metadata.path("current_version").asInt());
                    JsonNode version = metadata.path("versions").path(Integer.toString(number));
                    return Integer.toString(number).equals(known)
                            && version.isObject()
                            && !version.path("destroyed").asBoolean()
                            && version.path("deletion_time").asText("").isEmpty();
                })
                .isPresent();
    }

    private Optional<JsonNode> metadata(Deadline deadline) {
        if (metadataDenied) {
            return Optional.empty();
        }
        VaultRequest<?> request =
                VaultRequest.get("Read metadata").path(path.api("metadata")).build();
        Answer answer = session.askOnce(Call.METADATA, request, deadline);
        if (answer.status() == 403 && !answer.says("invalid token")) {
            metadataDenied = true;
            telemetry.log(
                    LogLevel.INFO,
                    "the policy does not allow reading metadata, so each check reads the secret itself",
                    Map.of(LogKey.PROVIDER, "vault", LogKey.SECRET, path.toString()));
        }
        return answer.status() == 200 ? Optional.of(answer.json().path("data")) : Optional.empty();
    }

    private Document get(OptionalInt version, Deadline deadline) {
        Answer answer = ask(version, deadline);
        Optional<KvAnswer> kv = answer.status() == 200 ? KvAnswer.parse(answer.body()) : Optional.empty();
        if (kv.isEmpty() || kv.get().document().isEmpty() || kv.get().metadata().isEmpty()) {
            throw ReadFaults.of(session, path, version, answer, deadline);
        }
        ValueKeys.in(kv.get().document().get()).ifPresent(this::warnOfValue);
        KvAnswer.Metadata metadata = kv.get().metadata().get();
        return new Document(kv.get().document().get(), Integer.toString(metadata.version()), metadata.created());
    }

    private void warnOfValue(String key) {
        if (!warned) {
            warned = true;
            telemetry.log(
                    LogLevel.WARN,
                    ValueKeys.sentence(path, key) + "; write KEY=VALUE pairs instead",
                    Map.of(LogKey.PROVIDER, "vault", LogKey.SECRET, path.toString()));
        }
    }

    private Answer ask(OptionalInt version, Deadline deadline) {
        VaultRequest.Builder<?> request = VaultRequest.get("Read secret").path(path.api("data"));
        version.ifPresent(number -> request.queryParam("version", Integer.toString(number)));
        return session.ask(Call.READ, request.build(), deadline);
    }
}
