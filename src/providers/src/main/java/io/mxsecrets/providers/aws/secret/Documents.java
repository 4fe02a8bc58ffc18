package io.mxsecrets.providers.aws.secret;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.providers.aws.client.AwsCalls;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;

/** From an answer of AWS to a document: the text as UTF-8, or the binary as it is, whichever the secret has. */
final class Documents {
    /** AWS's are UUIDs; whoever puts a secret may give 32 to 64 characters of his own. */
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    private Documents() {}

    /** @throws Failure if the answer has no version or no value, or text that UTF-8 cannot write */
    static Document of(SecretTarget target, String version, String text, SdkBytes binary, Instant created) {
        boolean known = version != null && VERSION.matcher(version).matches();
        if (!known || (text == null && binary == null)) {
            throw Failure.of(
                    Reason.STRANGE_ANSWER,
                    Step.READ,
                    "the answer about " + target.words() + " has no version or no value",
                    AwsCalls.NOT_AWS);
        }
        byte[] bytes = text != null ? utf8(target, text) : binary.asByteArray();
        return new Document(SecretBytes.owning(bytes), version, Optional.ofNullable(created));
    }

    private static byte[] utf8(SecretTarget target, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw Failure.of(
                    Reason.DOCUMENT_INVALID,
                    Step.PARSE,
                    target.words() + " holds half of a surrogate pair, which no UTF-8 file can hold",
                    "store the document as UTF-8 text");
        }
    }
}
