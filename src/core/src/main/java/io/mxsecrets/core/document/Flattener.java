package io.mxsecrets.core.document;

import io.mxsecrets.core.entries.DocumentName;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.EntrySet;
import io.mxsecrets.core.entries.Origin;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.failure.Warning;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Turns the bytes of one source into entries: docs/design.md section 4, steps 2 and 3.
 *
 * <p>Strict: what is not UTF-8, not JSON, ambiguous or past {@link Limits} is a failure ({@code DOCUMENT_INVALID},
 * {@code TOO_LARGE} or {@code CONFLICT}) whose sentence names the reference and the place and never a value. Pure and
 * safe for use by several threads.
 */
public final class Flattener {
    private static final String ENCODED_TWICE_WORDS =
            "is a JSON string that holds a JSON object, so it was encoded twice";
    private static final Pattern ENCODED_TWICE =
            Pattern.compile("[ \\t\\r\\n]*+\"(?: |\\\\[nrt])*+(?:\\{|\\\\u007[bB])");

    private final DocumentName name;
    private final FlattenRules rules;

    public Flattener(DocumentName name, FlattenRules rules) {
        this.name = Objects.requireNonNull(name);
        this.rules = Objects.requireNonNull(rules);
    }

    public EntrySet flatten(SecretBytes document) {
        byte[] bytes = document.reveal();
        if (rules.kind() == DocumentKind.BINARY) {
            checkSize(bytes.length, Limits.VALUE_BYTES, "bytes as binary");
            return single(Base64.getEncoder().encodeToString(bytes), List.of());
        }
        checkSize(bytes.length, Limits.DOCUMENT_BYTES, "bytes");
        checkUtf8(bytes);
        int mark = Utf8.markLength(bytes);
        List<Warning> warnings = new ArrayList<>();
        if (mark > 0) {
            warnings.add(name.warning(Step.PARSE, "begins with a byte order mark, which is dropped: store it without"));
        }
        if (rules.kind() == DocumentKind.TEXT) {
            return text(bytes, mark, warnings);
        }
        if (beginsObject(bytes, mark)) {
            return new JsonDocument(name, rules, warnings).flatten(bytes, mark);
        }
        if (!rules.textUnlessObject()) {
            throw isEncodedTwice(bytes, mark)
                    ? invalid(ENCODED_TWICE_WORDS, "store the object itself")
                    : invalid("is not a JSON object", "store one, or set as to text or binary");
        }
        return text(bytes, mark, warnings);
    }

    private void checkSize(int size, int limit, String unit) {
        if (size > limit) {
            throw name.failure(
                    Reason.TOO_LARGE,
                    Step.PARSE,
                    "has " + size + " " + unit + ", " + limit + " is the limit",
                    "split it");
        }
    }

    private void checkUtf8(byte[] bytes) {
        int wrong = Utf8.firstWrong(bytes);
        if (wrong >= 0) {
            String what = bytes[wrong] == 0 ? "has a NUL" : "is not valid UTF-8";
            throw invalid(what + " at byte " + (wrong + 1), "store it as UTF-8 text, or set as to binary");
        }
    }

    private static boolean beginsObject(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\n' || bytes[i] == '\r')) {
            i++;
        }
        return i < bytes.length && bytes[i] == '{';
    }

    /** The beginning tells: a quote, blanks that are written as such or escaped, and a brace. */
    private static boolean isEncodedTwice(byte[] bytes, int from) {
        int length = Math.min(bytes.length - from, 256);
        return ENCODED_TWICE
                .matcher(new String(bytes, from, length, StandardCharsets.ISO_8859_1))
                .lookingAt();
    }

    private EntrySet text(byte[] bytes, int from, List<Warning> warnings) {
        if (rules.entry().isEmpty()) {
            throw invalid("is not a JSON object", "name the one entry that it gives with entry, or store an object");
        }
        checkSize(bytes.length - from, Limits.VALUE_BYTES, "bytes as text");
        if (isEncodedTwice(bytes, from)) {
            warnings.add(name.warning(Step.PARSE, ENCODED_TWICE_WORDS + "; store the object itself"));
        }
        return single(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8), warnings);
    }

    private EntrySet single(String text, List<Warning> warnings) {
        String key = rules.entry().orElseThrow();
        if (text.isEmpty() && rules.emptyValues() == EmptyRule.FAIL) {
            throw invalid("is empty", "store a value, or set empty-values to skip or keep");
        }
        if (text.isEmpty() && rules.emptyValues() == EmptyRule.SKIP) {
            return new EntrySet(Entries.none(), List.of(key), warnings);
        }
        Entry entry = new Entry(key, SecretText.of(text), Origin.document(name.alias()));
        return new EntrySet(Entries.of(List.of(entry)), List.of(), warnings);
    }

    private Failure invalid(String what, String remedy) {
        return name.failure(Reason.DOCUMENT_INVALID, Step.PARSE, what, remedy);
    }
}
