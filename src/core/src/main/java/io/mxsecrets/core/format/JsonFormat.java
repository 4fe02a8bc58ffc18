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
        StringBuilder out = new StringBuilder().append('{');
        String before = "\n  ";
        for (Entry entry : entries) {
            out.append(before);
            Quoted.write(entry.key(), out);
            out.append(": ");
            Quoted.write(entry.value().reveal(), out);
            before = ",\n  ";
        }
        out.append(entries.isEmpty() ? "}\n" : "\n}\n");
        return List.of(new RenderedFile(
                path(baseName), SecretBytes.owning(out.toString().getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile {
        return QuotedPairs.read(files, name());
    }
}
