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
import java.util.List;
import java.util.Map;

/**
 * What SnakeYAML and PyYAML read. Names and values are double-quoted, so that nothing is taken for a number, a boolean,
 * a date or a merge key.
 */
final class YamlFormat implements OutputFormat {
    /** YAML looks for the colon of a key within 1,024 characters; a longer one is announced with a question mark. */
    private static final int LONGEST_IMPLICIT_KEY = 1_000;

    @Override
    public FormatName name() {
        return FormatName.YAML;
    }

    @Override
    public String path(String baseName) {
        return baseName + ".yaml";
    }

    @Override
    public List<RenderedFile> render(String baseName, Entries entries, Layout layout) {
        StringBuilder out = new StringBuilder();
        String parents =
                switch (layout) {
                    case PLAIN -> "";
                    case CONSTANTS -> "mxruntime:\n  MicroflowConstants:";
                    case SETTINGS -> "mxruntime:";
                };
        String indent =
                switch (layout) {
                    case PLAIN -> "";
                    case CONSTANTS -> "    ";
                    case SETTINGS -> "  ";
                };
        out.append(parents).append(entries.isEmpty() ? " {}\n" : parents.isEmpty() ? "" : "\n");
        for (Entry entry : entries) {
            key(entry.key(), indent, out);
            Quoted.write(entry.value().reveal(), out);
            out.append('\n');
        }
        return List.of(new RenderedFile(
                path(baseName), SecretBytes.owning(out.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private static void key(String key, String indent, StringBuilder out) {
        // An escape takes at most six characters.
        boolean explicit = key.length() * 6 > LONGEST_IMPLICIT_KEY;
        out.append(indent).append(explicit ? "? " : "");
        Quoted.write(key, out);
        if (explicit) {
            out.append('\n').append(indent);
        }
        out.append(": ");
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile {
        return QuotedPairs.read(files, name());
    }
}
