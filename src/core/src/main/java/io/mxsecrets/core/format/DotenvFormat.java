package io.mxsecrets.core.format;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.OutputFormat;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.output.UnreadableFile;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

final class DotenvFormat implements OutputFormat {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    /** A variable that nobody sets: its default is the text that must not be read otherwise. */
    private static final String DOLLAR = "${MXSECRETS_TEXT:-$}";

    private static final String NOTHING = "${MXSECRETS_TEXT:-}";

    @Override
    public FormatName name() {
        return FormatName.DOTENV;
    }

    @Override
    public String path(String baseName) {
        return baseName + ".env";
    }

    @Override
    public String nameOf(String key, Layout layout) {
        return switch (layout) {
            case PLAIN -> key;
            case CONSTANTS -> "MX_" + key.replace('.', '_');
            case SETTINGS -> "MXRUNTIME_" + key.replace('.', '_');
        };
    }

    @Override
    public List<RenderedFile> render(String baseName, Entries entries, Layout layout) {
        StringBuilder out = new StringBuilder();
        Map<String, Entry> named = new HashMap<>();
        for (Entry entry : entries) {
            String name = nameOf(entry.key(), layout);
            if (!NAME.matcher(name).matches()) {
                throw Refusals.key(
                        name(), entry, "a name has only letters, digits, _ . and -, and begins with a letter or _");
            }
            Entry other = named.put(name, entry);
            if (other != null) {
                throw Refusals.meeting(name(), layout, other, entry, name);
            }
            out.append(name).append('=');
            value(entry.value().reveal(), out);
            out.append('\n');
        }
        return List.of(new RenderedFile(
                path(baseName), SecretBytes.owning(out.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private static void value(String value, StringBuilder out) {
        if (isLiteral(value)) {
            out.append('\'').append(value, 0, value.length()).append('\'');
            return;
        }
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\r' -> out.append("\\r");
                case '$' -> out.append(DOLLAR);
                default -> {
                    int width = Character.isHighSurrogate(c) ? 2 : 1;
                    out.append(value, i, i + width);
                    i += width - 1;
                }
            }
        }
        if (value.endsWith("\\")) {
            out.append(NOTHING);
        }
        out.append('"');
    }

    private static boolean isLiteral(String value) {
        return value.indexOf('\'') < 0
                && value.indexOf('\r') < 0
                && !value.contains("\\\\")
                && !value.endsWith("\\")
                && !value.contains("${");
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile {
        String all = new String(files.get(0).bytes().reveal(), StandardCharsets.UTF_8);
        Map<String, SecretText> values = new HashMap<>();
        int at = 0;
        while (at < all.length()) {
            int equals = all.indexOf('=', at);
            if (equals < 0 || equals + 1 == all.length()) {
                throw new UnreadableFile(name());
            }
            char quote = all.charAt(equals + 1);
            int end = equals + 2;
            while (end < all.length() && all.charAt(end) != quote) {
                end += quote == '"' && all.charAt(end) == '\\' ? 2 : 1;
            }
            if (end >= all.length()) {
                throw new UnreadableFile(name());
            }
            String text = all.substring(equals + 2, end);
            values.put(all.substring(at, equals), SecretText.of(quote == '"' ? unescape(text) : text));
            at = end + 2;
        }
        return values;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith(DOLLAR, i)) {
                plain.append('$');
                i += DOLLAR.length();
            } else if (text.startsWith(NOTHING, i)) {
                i += NOTHING.length();
            } else if (text.charAt(i) == '\\') {
                char c = text.charAt(i + 1);
                plain.append(c == 'r' ? '\r' : c);
                i += 2;
            } else {
                plain.append(text.charAt(i++));
            }
        }
        return plain.toString();
    }
}
