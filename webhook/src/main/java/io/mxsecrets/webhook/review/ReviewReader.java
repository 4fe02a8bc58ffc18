package io.mxsecrets.webhook.review;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mxsecrets.core.text.DnsNames;
import io.mxsecrets.injection.pod.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an AdmissionReview strictly: plain JSON, no name twice, nothing behind it, bounded depth and sizes. Whoever reaches
 * the port is taken for hostile.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/">Webhook requests</a>
 */
public final class ReviewReader {
    /** What a character of JSON takes in the heap at most once it is a tree: arrays of empty objects do. */
    private static final int TREE_PER_BYTE = 32;

    /** What a token takes at most, its text apart: texts of one character do. */
    private static final int TREE_PER_TOKEN = 72;

    /** For a plan and its patch. */
    private static final int PLAN = 256 << 10;

    private static final String NOT_JSON = "the body is not valid JSON";
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9-]{1,128}");

    private final ObjectMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.DEPTH)
                            .maxTokenCount(Limits.TOKENS)
                            .maxDocumentLength(Limits.BODY_BYTES)
                            .maxStringLength(Limits.BODY_BYTES)
                            .maxNameLength(1 << 12)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** How many bytes of the heap a review of this length takes at most, whatever it holds. */
    public static int weight(int length) {
        int read = Math.min(length, Limits.BODY_BYTES);
        int tree = Math.min(read * TREE_PER_BYTE, Limits.TOKENS * TREE_PER_TOKEN);
        return 2 * read + tree + PLAN; // texts have two bytes a character where one of them is not of Latin-1
    }

    /** @throws BadReview with a sentence */
    public Review read(byte[] body) {
        JsonNode review = tree(body);
        if (!review.path("apiVersion").asText().equals("admission.k8s.io/v1")
                || !review.path("kind").asText().equals("AdmissionReview")) {
            throw new BadReview("the body is not an admission.k8s.io/v1 AdmissionReview");
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
        Review read = new Review(
                uid,
                kind.path("group").asText() + "/" + kind.path("version").asText() + "/"
                        + kind.path("kind").asText(),
                request.path("operation").asText(),
                Optional.of(request.path("subResource").asText("")).filter(s -> !s.isEmpty()),
                request.path("namespace").asText(),
                request.path("dryRun").asBoolean(),
                request.path("object"));
        if (read.pod() && !DnsNames.label(read.namespace())) {
            throw new BadReview("the request's namespace is not a valid name");
        }
        return read;
    }

    /** Without a copy of it; most are plain ASCII, which needs no decoder. */
    private static boolean utf8(byte[] body) {
        int ascii = 0;
        while (ascii < body.length && body[ascii] >= 0) {
            ascii++;
        }
        return ascii == body.length || decodes(ByteBuffer.wrap(body, ascii, body.length - ascii));
    }

    private static boolean decodes(ByteBuffer in) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(1 << 12);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(in, out.clear(), true);
        }
        return !result.isError();
    }

    private JsonNode tree(byte[] body) {
        if (body.length == 0) {
            throw new BadReview("the body is empty");
        }
        try {
            // Jackson takes a name after stray bytes for one that it has seen without them.
            if (!utf8(body)) {
                throw new BadReview(NOT_JSON);
            }
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadReview(NOT_JSON); // the parser's message quotes the body
        } catch (IOException e) {
            throw new BadReview("the body cannot be read");
        }
    }
}
