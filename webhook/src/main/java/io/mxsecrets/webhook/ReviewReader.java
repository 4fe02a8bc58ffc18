package io.mxsecrets.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an AdmissionReview strictly: plain JSON, no name twice, nothing behind it, bounded depth and sizes. Whoever reaches
 * the port is taken for hostile.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/">Webhook requests</a>
 */
final class ReviewReader {
    /** The deepest pod of the API is not half as deep. */
    private static final int DEPTH = 64;

    static final int BYTES = 4 << 20;

    private static final Pattern UID = Pattern.compile("[A-Za-z0-9-]{1,128}");

    private final ObjectMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxDocumentLength(BYTES)
                            .maxStringLength(BYTES)
                            .maxNameLength(1 << 12)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws BadReview with a sentence */
    Review read(byte[] body) {
        JsonNode review = tree(body);
        if (!review.path("apiVersion").asText().equals("admission.k8s.io/v1")
                || !review.path("kind").asText().equals("AdmissionReview")) {
            throw new BadReview("not an AdmissionReview of admission.k8s.io/v1");
        }
        JsonNode request = review.path("request");
        if (!request.isObject()) {
            throw new BadReview("the review has no request");
        }
        String uid = request.path("uid").asText();
        if (!request.path("uid").isTextual() || !UID.matcher(uid).matches()) {
            throw new BadReview("the request has no uid");
        }
        JsonNode kind = request.path("kind");
        return new Review(
                uid,
                kind.path("group").asText() + "/" + kind.path("version").asText() + "/"
                        + kind.path("kind").asText(),
                request.path("operation").asText(),
                Optional.of(request.path("subResource").asText("")).filter(s -> !s.isEmpty()),
                request.path("namespace").asText(),
                request.path("dryRun").asBoolean(),
                request.path("object"));
    }

    private JsonNode tree(byte[] body) {
        if (body.length == 0) {
            throw new BadReview("the body is empty");
        }
        try {
            // Jackson takes a name after stray bytes for one that it has seen without them.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return json.readTree(body);
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new BadReview("the body is not the JSON of a review"); // the parser's message quotes the body
        } catch (IOException e) {
            throw new BadReview("the body cannot be read");
        }
    }
}
