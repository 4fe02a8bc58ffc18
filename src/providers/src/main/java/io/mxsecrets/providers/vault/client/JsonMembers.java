package io.mxsecrets.providers.vault.client;

import io.mxsecrets.providers.net.UnfitAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the members of a JSON object lie in a text, found without understanding them: strings and brackets are paired and
 * nothing else is looked at. A value may so be of any depth, length or number, and reading it is the business of whoever
 * takes it out.
 */
public final class JsonMembers {
    /** A secret of KV version 1 lies where version 2 has three members; a document has 5,000 at most. */
    private static final int MOST = 10_000;

    private final byte[] text;
    private final Map<String, int[]> found = new HashMap<>();
    private int at;

    /** Reads from the first byte of an object; nothing is copied until it is taken out. */
    private JsonMembers(byte[] text, int start) throws UnfitAnswer {
        this.text = text;
        this.at = start;
        object();
    }

    /** @throws UnfitAnswer where the text is not one whole object, or has a name twice */
    public static JsonMembers of(byte[] text) throws UnfitAnswer {
        int start = 0;
        while (start < text.length && text[start] != '{') {
            if (" \t\r\n".indexOf(text[start++]) < 0) {
                throw broken();
            }
        }
        JsonMembers members = new JsonMembers(text, start);
        members.blanks();
        if (members.at < text.length) {
            throw broken();
        }
        return members;
    }

    public boolean has(String name) {
        return found.containsKey(name);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The bytes of a member that is an object. */
    public Optional<byte[]> object(String name) {
        return range(name).map(range -> Arrays.copyOfRange(text, range[0], range[1]));
    }

    /** The members of a member that is an object. */
    public Optional<JsonMembers> members(String name) throws UnfitAnswer {
        Optional<int[]> range = range(name);
        return range.isPresent() ? Optional.of(new JsonMembers(text, range.get()[0])) : Optional.empty();
    }

    private Optional<int[]> range(String name) {
        return Optional.ofNullable(found.get(name)).filter(range -> text[range[0]] == '{');
    }

    private void object() throws UnfitAnswer {
        expect('{');
        blanks();
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            blanks();
            int name = at;
            string();
            String key = new String(text, name + 1, at - name - 2, StandardCharsets.UTF_8);
            blanks();
            expect(':');
            blanks();
            int start = at;
            value();
            if (found.put(key, new int[] {start, at}) != null || found.size() > MOST) {
                throw new UnfitAnswer("with the same name twice in one object, or with too many names");
            }
            blanks();
        } while (next() == ',');
        if (text[at - 1] != '}') {
            throw broken();
        }
    }

    private void value() throws UnfitAnswer {
        byte first = peek();
        if (first == '"') {
            string();
        } else if (first == '{' || first == '[') {
            nested();
        } else {
            int start = at;
            while (",]} \t\r\n".indexOf(peek()) < 0) {
                at++;
            }
            if (at == start) {
                throw broken();
            }
        }
    }

    private void nested() throws UnfitAnswer {
        int depth = 0;
        do {
            byte c = peek();
            if (c == '"') {
                string();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            at++;
        } while (depth > 0);
    }

    private void string() throws UnfitAnswer {
        expect('"');
        for (byte c = next(); c != '"'; c = next()) {
            if (c == '\\') {
                next();
            }
        }
    }

    private void blanks() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
    }

    private void expect(char c) throws UnfitAnswer {
        if (next() != c) {
            throw broken();
        }
    }

    private byte next() throws UnfitAnswer {
        byte c = peek();
        at++;
        return c;
    }

    private byte peek() throws UnfitAnswer {
        if (at >= text.length) {
            throw broken();
        }
        return text[at];
    }

    private static UnfitAnswer broken() {
        return new UnfitAnswer("with incomplete or invalid JSON");
    }
}
