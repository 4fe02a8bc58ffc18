package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.net.UnfitAnswer;
import io.mxsecrets.providers.vault.client.JsonMembers;
import io.mxsecrets.providers.vault.client.WholeNumber;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The answer to a read of KV version 2, taken apart without being understood: the document is cut out of the body byte for
 * byte, so that numbers stay as they are written ({@code 1.10}, {@code 1e400}) and what is wrong with it is seen by the
 * parser whose business that is.
 *
 * @param document the bytes of {@code data.data}, where that is an object
 * @param metadata {@code data.metadata}, where it names a version
 * @param plain {@code data} is an object and has none of both: a secret of KV version 1 is such
 */
public record KvAnswer(Optional<SecretBytes> document, Optional<Metadata> metadata, boolean plain) {
    /** Times beyond these are rubbish. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * @param deleted when it was, or will be, deleted
     * @param destroyed its data is gone for good
     */
    public record Metadata(int version, Optional<Instant> created, Optional<Instant> deleted, boolean destroyed) {}

    /** Whether there is a document, and one that was not destroyed. */
    boolean readable() {
        return document.isPresent() && metadata.filter(m -> !m.destroyed()).isPresent();
    }

    /** @throws UnfitAnswer where the body is no whole JSON object */
    public static KvAnswer parse(byte[] body) throws UnfitAnswer {
        Optional<JsonMembers> data = JsonMembers.of(body).members("data");
        if (data.isEmpty()) {
            return new KvAnswer(Optional.empty(), Optional.empty(), false);
        }
        JsonMembers members = data.get();
        Optional<byte[]> metadata = members.object("metadata");
        return new KvAnswer(
                members.object("data").map(SecretBytes::owning),
                metadata.isPresent() ? metadata(BoundedJson.tree(metadata.get())) : Optional.empty(),
                !members.isEmpty() && !members.has("data") && !members.has("metadata"));
    }

    private static Optional<Metadata> metadata(JsonNode tree) {
        OptionalInt version = WholeNumber.version(tree.path("version"));
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(new Metadata(
                        version.getAsInt(),
                        instant(tree.path("created_time")),
                        instant(tree.path("deletion_time")),
                        tree.path("destroyed").asBoolean(false)));
    }

    private static Optional<Instant> instant(JsonNode value) {
        try {
            return Optional.of(value.asText(""))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse)
                    .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
