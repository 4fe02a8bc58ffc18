package io.mxsecrets.providers.net;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * The JSON of stores' envelopes, read so that neither memory nor stack depends on what it says. Documents of secrets are not
 * read here: they have limits of their own. A name that stands twice in an object is refused, for two readers would take two
 * values for it.
 */
public final class BoundedJson {
    /** Objects and arrays within each other; Vault's deepest answer has 5, AWS' 3. */
    private static final int DEPTH = 32;

    /** A version of a secret takes ten, and Vault keeps ten versions, or as many as its settings say. */
    private static final int TOKENS = 50_000;

    /** Characters of a name; both stores' are below 64, custom metadata below 128. */
    private static final int NAME = 512;

    /** Characters of a number; the longest is a time with its fractions, 20. */
    private static final int NUMBER = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxTokenCount(TOKENS)
                    .maxNameLength(NAME)
                    .maxNumberLength(NUMBER)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final ObjectMapper TREES =
            new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private BoundedJson() {}

    /**
     * The whole text as a tree; a missing node where it is blank.
     *
     * @throws UnfitAnswer where it is not one JSON value within the bounds
     */
    public static JsonNode tree(byte[] text) throws UnfitAnswer {
        try {
            return TREES.readTree(text);
        } catch (IOException e) {
            throw unfit(e);
        }
    }

    /**
     * Looks at the text as {@link #tree} does and keeps nothing: for what another parser is to read then.
     *
     * @throws UnfitAnswer where it is not JSON within the bounds
     */
    public static void check(byte[] text) throws UnfitAnswer {
        try (JsonParser parser = FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    parser.getNumberType(); // Its length is looked at here.
                }
            }
        } catch (IOException e) {
            throw unfit(e);
        }
    }

    private static UnfitAnswer unfit(IOException e) {
        return new UnfitAnswer(
                e instanceof StreamConstraintsException
                        ? "with JSON that is deeper or larger than any store's"
                        : "with incomplete or invalid JSON");
    }
}
