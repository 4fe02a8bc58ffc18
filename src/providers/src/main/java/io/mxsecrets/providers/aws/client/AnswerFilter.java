package io.mxsecrets.providers.aws.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.net.RetryAfter;
import io.mxsecrets.providers.net.UnfitAnswer;
import io.mxsecrets.providers.net.http.HttpReply;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.utils.DateUtils;

/**
 * What of an answer the SDK gets to see. Its XML parser calls itself for each element, its JSON reader takes any date, it
 * waits for what {@code Retry-After} says even if that is less than nothing, and it logs a {@code Date} that is none. So it
 * gets bodies that were read once within bounds, dates that exist, and three headers.
 */
final class AnswerFilter {
    /** An answer of STS has 5 levels. */
    private static final int DEPTH = 16;
    /** And some 12 elements with at most one attribute each. */
    private static final int ELEMENTS = 200;

    private static final int BAD = 300;

    private static final List<String> DATES = List.of(
            "CreatedDate", "DeletedDate", "LastAccessedDate", "LastChangedDate", "LastRotatedDate", "NextRotationDate");
    /** The years 1 to 9999, in seconds. */
    private static final double FIRST = -62_135_596_800d;

    private static final double LAST = 253_402_300_799d;

    /** What is text wherever AWS says it. The SDK would make text of whatever is there. */
    private static final List<String> TEXTS = List.of("ARN", "Name", "SecretBinary", "SecretString", "VersionId");

    private static final ObjectMapper WRITER = new ObjectMapper();

    private AnswerFilter() {}

    /** Ours, for the SDK does not know it: what {@code Retry-After} asks for, within bounds, as a duration. */
    static final String PAUSE = "mxsecrets-pause";

    static Duration pause(HttpReply reply, Instant now) {
        return reply.header("Retry-After").map(text -> RetryAfter.of(text, now)).orElse(Duration.ZERO);
    }

    /** The code of an error, AWS's clock where it can be read, and how long it wants to be left in peace. */
    static Map<String, List<String>> headers(HttpReply reply, Instant now) {
        Map<String, List<String>> headers = new TreeMap<>();
        reply.header("x-amzn-ErrorType").ifPresent(code -> headers.put("x-amzn-ErrorType", List.of(code)));
        reply.header("Content-Type").ifPresent(type -> headers.put("Content-Type", List.of(type)));
        reply.header("Date").filter(AnswerFilter::date).ifPresent(date -> headers.put("Date", List.of(date)));
        headers.put(PAUSE, List.of(pause(reply, now).toString()));
        return headers;
    }

    private static boolean date(String text) {
        try {
            DateUtils.parseRfc822Date(text);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** @throws UnfitAnswer for a good answer whose body is none; that of an error is then empty, for its status says enough */
    static byte[] json(HttpReply reply) throws UnfitAnswer {
        try {
            JsonNode tree = BoundedJson.tree(reply.body());
            return tree instanceof ObjectNode object ? checked(object, reply.body()) : reply.body();
        } catch (UnfitAnswer unfit) {
            return spared(reply, unfit);
        }
    }

    private static byte[] checked(ObjectNode answer, byte[] body) throws UnfitAnswer {
        if (TEXTS.stream().filter(answer::hasNonNull).anyMatch(name -> !answer.get(name)
                .isTextual())) {
            throw new UnfitAnswer("with numbers or objects where AWS has text");
        }
        List<String> odd = DATES.stream()
                .filter(name -> answer.has(name) && !exists(answer.get(name)))
                .toList();
        if (odd.isEmpty()) {
            return body;
        }
        try {
            return WRITER.writeValueAsBytes(answer.remove(odd));
        } catch (JsonProcessingException e) {
            throw new UnfitAnswer("with incomplete or invalid JSON");
        }
    }

    private static boolean exists(JsonNode date) {
        return date.isNumber() && date.doubleValue() >= FIRST && date.doubleValue() <= LAST;
    }

    /** As {@link #json}. */
    static byte[] xml(HttpReply reply) throws UnfitAnswer {
        try {
            check(reply.body());
            return reply.body();
        } catch (UnfitAnswer unfit) {
            return spared(reply, unfit);
        }
    }

    private static void check(byte[] body) throws UnfitAnswer {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        int depth = 0;
        int elements = 0;
        try {
            // As text, for the JDK prints a line of its own where bytes are no UTF-8.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text.toString()));
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw new UnfitAnswer("with XML that has a type or entities of its own");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    elements += 1 + xml.getAttributeCount();
                }
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
                if (depth > DEPTH || elements > ELEMENTS) {
                    throw new UnfitAnswer("with XML that is deeper or larger than any of STS's");
                }
            }
        } catch (CharacterCodingException | XMLStreamException | RuntimeException e) {
            throw new UnfitAnswer("with incomplete or invalid XML");
        }
    }

    private static byte[] spared(HttpReply reply, UnfitAnswer unfit) throws UnfitAnswer {
        if (reply.status() < BAD) {
            throw unfit;
        }
        return new byte[0];
    }
}
