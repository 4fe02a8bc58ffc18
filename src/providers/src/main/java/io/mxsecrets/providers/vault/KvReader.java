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
        boolean useful = known.isPresent() || version.equals(Version.PREVIOUS);
        Optional<JsonNode> metadata = useful ? metadata(deadline) : Optional.empty();
        OptionalInt wanted = wanted(version, metadata, deadline);
        boolean stands = known.isPresent()
                && metadata.filter(m -> stands(m, wanted, known.get())).isPresent();
        if (stands) {
            return new Reading.Unchanged(Optional.empty());
        }
        Document document = get(wanted, deadline);
        return known.filter(document.version()::equals).isPresent()
                ? new Reading.Unchanged(Optional.empty())
                : new Reading.Read(document, Optional.empty());
    }

    /** The number to ask for; none for the newest version. */
    private OptionalInt wanted(Version version, Optional<JsonNode> metadata, Deadline deadline) {
        if (version instanceof Version.Number number) {
            return OptionalInt.of(number.number());
        }
        if (!version.equals(Version.PREVIOUS)) {
            return OptionalInt.empty();
        }
        int newest = metadata.map(m -> m.path("current_version").asInt()).orElseGet(() -> newest(deadline));
        if (newest < 2) {
            throw Failure.of(
                    Reason.NOT_FOUND,
                    Step.READ,
                    path + " has one version only, so there is no previous one; ask for version: current");
        }
        return OptionalInt.of(newest - 1);
    }

    /** The number of the newest version, which may be a deleted one. */
    private int newest(Deadline deadline) {
        Answer answer = ask(OptionalInt.empty(), deadline);
        return KvAnswer.parse(answer.body())
                .flatMap(KvAnswer::metadata)
                .map(KvAnswer.Metadata::version)
                .orElseThrow(() -> ReadFaults.of(session, path, OptionalInt.empty(), answer, deadline));
    }

    /** Whether metadata says that {@code known} is the wanted version still, and neither deleted nor about to be. */
    private static boolean stands(JsonNode metadata, OptionalInt wanted, String known) {
        String number =
                Integer.toString(wanted.orElse(metadata.path("current_version").asInt()));
        JsonNode version = metadata.path("versions").path(number);
        return number.equals(known)
                && version.isObject()
                && !version.path("destroyed").asBoolean()
                && version.path("deletion_time").asText("").isEmpty();
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
        return Optional.of(answer.json().path("data")).filter(data -> answer.status() == 200 && data.isObject());
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
