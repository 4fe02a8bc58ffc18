package io.mxsecrets.core.format;

import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.output.UnreadableFile;
import io.mxsecrets.core.secret.SecretText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads back a file of JSON, HOCON or YAML that we wrote: its strings are names and values in turn. */
final class QuotedPairs {
    private QuotedPairs() {}

    static Map<String, SecretText> read(List<RenderedFile> files, FormatName format) throws UnreadableFile {
        List<String> strings = Quoted.readAll(files.get(0).bytes(), format);
        if (strings.size() % 2 != 0) {
            throw new UnreadableFile(format);
        }
        Map<String, SecretText> values = new HashMap<>();
        for (int i = 0; i < strings.size(); i += 2) {
            values.put(strings.get(i), SecretText.of(strings.get(i + 1)));
        }
        return values;
    }
}
