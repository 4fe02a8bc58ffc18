package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.client.VaultCall;
import io.mxsecrets.providers.vault.client.WholeNumber;
import io.mxsecrets.providers.vault.login.VaultSession;
import io.quarkus.vault.client.common.VaultRequest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads one secret of KV version 2. Whether the policy allows its metadata is found out at the first check for a change;
 * where it does, a check transfers no value, where it does not, the read's own version tells.
 */
final class KvReader {
    private final VaultSession session;
    private final VaultPath path;
    private final Telemetry telemetry;
    private boolean metadataDenied;
    private boolean warned;

    KvReader(VaultSession session, VaultPath path, Telemetry telemetry) {
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
        int newest = metadata.map(m -> WholeNumber.version(m.path("current_version")))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .orElseGet(() -> newest(deadline));
        if (newest < 2) {
            throw Failure.of(
                    Reason.NOT_FOUND,
                    Step.READ,
                    path + " has one version only, so there is no previous one",
                    "ask for version: current");
        }
        return OptionalInt.of(newest - 1);
    }

    /** The number of the newest version, which may be a deleted one. */
    private int newest(Deadline deadline) {
        return ask(OptionalInt.empty(), deadline, answer -> ReadErrorMapper.parsed(answer)
                .flatMap(KvAnswer::metadata)
                .map(KvAnswer.Metadata::version)
                .orElseThrow(() -> ReadErrorMapper.of(session, path, OptionalInt.empty(), answer, deadline)));
    }

    /** Whether metadata says that {@code known} is the wanted version still, and neither deleted nor about to be. */
    private static boolean stands(JsonNode metadata, OptionalInt wanted, String known) {
        OptionalInt newest = WholeNumber.version(metadata.path("current_version"));
        if (wanted.isEmpty() && newest.isEmpty()) {
            return false;
        }
        String number = Integer.toString(wanted.orElseGet(newest::getAsInt));
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
        Optional<VaultAnswer> answer = session.askAside(VaultCall.METADATA, request, deadline);
        if (answer.filter(KvReader::denied).isPresent()) {
            metadataDenied = true;
            telemetry.log(
                    LogLevel.INFO,
                    "the policy does not allow reading metadata, so each check reads the secret itself",
                    Map.of(LogKey.PROVIDER, "vault", LogKey.SECRET, path.toString()));
        }
        return answer.filter(a -> a.status() == 200)
                .map(a -> a.json().path("data"))
                .filter(JsonNode::isObject);
    }

    private static boolean denied(VaultAnswer answer) {
        return answer.status() == 403 && !answer.says("invalid token");
    }

    private Document get(OptionalInt version, Deadline deadline) {
        KvAnswer kv = ask(version, deadline, answer -> ReadErrorMapper.parsed(answer)
                .filter(found -> answer.status() == 200 && found.readable())
                .orElseThrow(() -> ReadErrorMapper.of(session, path, version, answer, deadline)));
        ValueKeys.in(kv.document().orElseThrow()).ifPresent(this::warnOfValue);
        KvAnswer.Metadata metadata = kv.metadata().orElseThrow();
        return new Document(kv.document().orElseThrow(), Integer.toString(metadata.version()), metadata.created());
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

    private <T> T ask(OptionalInt version, Deadline deadline, Function<VaultAnswer, T> judge) {
        VaultRequest.Builder<?> request = VaultRequest.get("Read secret").path(path.api("data"));
        version.ifPresent(number -> request.queryParam("version", Integer.toString(number)));
        return session.ask(VaultCall.READ, request.build(), deadline, judge);
    }
}
