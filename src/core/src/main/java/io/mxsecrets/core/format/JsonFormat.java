package io.mxsecrets.core.format;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.secret.SecretText;
import java.util.List;
import java.util.Map;

/** One flat JSON object (RFC 8259), a member a line, every value a string. */
final class JsonFormat implements OutputFormat {
    @Override
    public FormatName name() {
        return FormatName.JSON;
    }

    @Override
    public String path(String baseName) {
        return baseName + ".json";
    }

    @Override
    public List<RenderedFile> render(String baseName, Entries entries, Layout layout) {
        ByteSink out = ByteSink.forEntries(entries).put('{');
        String before = "\n  ";
        for (Entry entry : entries) {
            out.ascii(before);
            Quoted.write(entry.key(), out);
            out.ascii(": ");
            Quoted.write(entry.value().reveal(), out);
            before = ",\n  ";
        }
        out.ascii(entries.isEmpty() ? "}\n" : "\n}\n");
        return List.of(new RenderedFile(path(baseName), out.toSecretBytes()));
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile {
        return QuotedPairs.read(files, name());
    }
}
