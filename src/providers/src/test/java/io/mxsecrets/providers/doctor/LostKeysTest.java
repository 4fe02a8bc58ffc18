package io.mxsecrets.providers.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.providers.Diagnosis;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LostKeysTest {
    private static final String CANARY = "CANARY-77aa";

    private static Optional<Diagnosis> between(String before, String now) {
        return LostKeys.between(document("4", before), document("5", now), "write the others again");
    }

    private static Document document(String version, String json) {
        return new Document(SecretBytes.owning(json.getBytes(UTF_8)), version, Optional.empty());
    }

    @Test
    void aWriteOfOneKeyIsSeenWhereverItsNameStood() {
        String before =
                "{\"Email\":{\"SMTPPassword\":\"" + CANARY + "\",\"User\":\"" + CANARY + "\"},\"VCS.PAT\":\"\"}";
        Diagnosis found = between(before, "{\"Email.User\":\"" + CANARY + "\"}").orElseThrow();
        assertThat(found.sentence()).contains("version 5 lacks 2 of the 3 keys", "Email.SMTPPassword");
        assertThat(found.fix()).isEqualTo("write the others again");
        assertThat(found.toString()).doesNotContain(CANARY);
    }

    @Test
    void aKeyThatWasRemovedOnPurposeIsNoReasonToWarn() {
        assertThat(between("{\"a\":\"1\",\"b\":\"1\"}", "{\"a\":\"2\"}")).isEmpty();
        assertThat(between("{\"a\":\"1\"}", "{\"a\":\"2\",\"b\":\"1\"}")).isEmpty();
    }

    @Test
    void aDocumentThatIsNoObjectTellsNothing() {
        assertThat(between("text", "{\"a\":\"2\"}")).isEmpty();
        assertThat(between("{\"a\":\"2\"}", "[]")).isEmpty();
    }
}
