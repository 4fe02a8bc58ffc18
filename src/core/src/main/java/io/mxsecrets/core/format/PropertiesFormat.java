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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What {@link Properties#load(java.io.InputStream)} reads: only ASCII, so that it is the same in every encoding, and
 * with no more escapes than needed, so that {@code grep} finds what it looks for.
 */
final class PropertiesFormat implements OutputFormat {
    @Override
    public FormatName name() {
        return FormatName.PROPERTIES;
    }

    @Override
    public String path(String baseName) {
        return baseName + ".properties";
    }

    @Override
    public List<RenderedFile> render(String baseName, Entries entries, Layout layout) {
        StringBuilder out = new StringBuilder();
        for (Entry entry : entries) {
            key(entry.key(), out);
            out.append('=');
            value(entry.value().reveal(), out);
            out.append('\n');
        }
        return List.of(new RenderedFile(
                path(baseName), SecretBytes.owning(out.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private static void key(String key, StringBuilder out) {
        int clean = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c > ' ' && c <= '~' && "=:#!\\".indexOf(c) < 0) {
                continue;
            }
            out.append(key, clean, i);
            escape(c, out);
            clean = i + 1;
        }
        out.append(key, clean, key.length());
    }

    private static void value(String value, StringBuilder out) {
        int clean = 0;
        boolean leading = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            leading &= c == ' ';
            if (c >= ' ' && c <= '~' && c != '\\' && !leading) {
                continue;
            }
            out.append(value, clean, i);
            escape(c, out);
            clean = i + 1;
        }
        out.append(value, clean, value.length());
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\f' -> out.append("\\f");
            default -> {
                if (c < ' ' || c > '~') {
                    Quoted.unicodeEscape(c, out);
                } else {
                    out.append('\\').append(c);
                }
            }
        }
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(files.get(0).bytes().reveal()));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableFile(name());
        }
        Map<String, SecretText> values = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(key, SecretText.of(properties.getProperty(key)));
        }
        return values;
    }
}
