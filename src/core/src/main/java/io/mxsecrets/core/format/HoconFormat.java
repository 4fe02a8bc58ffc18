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
 * What Typesafe Config reads. Names are quoted: a dotted name without quotes would become nested objects, and a Mendix
 * constant would not be found.
 */
final class HoconFormat implements OutputFormat {
    @Override
    public FormatName name() {
        return FormatName.HOCON;
    }

    @Override
    public String path(String baseName) {
        return baseName + ".conf";
    }

    @Override
    public List<RenderedFile> render(String baseName, Entries entries, Layout layout) {
        StringBuilder out = new StringBuilder();
        boolean nested = layout != Layout.PLAIN;
        if (nested) {
            out.append(layout == Layout.CONSTANTS ? "runtime.params.MicroflowConstants {\n" : "runtime.params {\n");
        }
        for (Entry entry : entries) {
            out.append(nested ? "  " : "");
            Quoted.write(entry.key(), out);
            out.append(" = ");
            Quoted.write(entry.value().reveal(), out);
            out.append('\n');
        }
        out.append(nested ? "}\n" : "");
        return List.of(new RenderedFile(
                path(baseName), SecretBytes.owning(out.toString().getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile {
        return QuotedPairs.read(files, name());
    }
}
