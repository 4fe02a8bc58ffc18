package io.mxsecrets.core.format;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.OutputFormat;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One file a key, as Kubernetes mounts a Secret: the name is the key, the content the value in UTF-8 with nothing added.
 *
 * <p>Names are printable ASCII without {@code /}: what else a file system can store, a JVM in the POSIX locale cannot
 * name. Names that begin with two dots are the publisher's.
 */
final class FilesFormat implements OutputFormat {
    private static final int LONGEST_NAME = 255;

    @Override
    public FormatName name() {
        return FormatName.FILES;
    }

    @Override
    public String path(String baseName) {
        return baseName + ".d";
    }

    @Override
    public List<RenderedFile> render(String baseName, Entries entries, Layout layout) {
        List<RenderedFile> files = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            check(entry);
            byte[] content = entry.value().reveal().getBytes(StandardCharsets.UTF_8);
            files.add(new RenderedFile(path(baseName) + "/" + entry.key(), SecretBytes.owning(content)));
        }
        return files;
    }

    private void check(Entry entry) {
        String key = entry.key();
        if (key.isEmpty() || key.equals(".") || key.startsWith("..")) {
            throw Refusals.key(name(), entry, "a file cannot have that name");
        }
        if (key.length() > LONGEST_NAME) {
            throw Refusals.key(name(), entry, "a file name has at most " + LONGEST_NAME + " characters");
        }
        if (!key.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '/')) {
            throw Refusals.key(name(), entry, "a file name here is printable ASCII without a slash");
        }
    }

    @Override
    public Map<String, SecretText> read(List<RenderedFile> files) {
        Map<String, SecretText> values = new HashMap<>();
        for (RenderedFile file : files) {
            String key = file.path().substring(file.path().indexOf('/') + 1);
            values.put(key, SecretText.of(new String(file.bytes().reveal(), StandardCharsets.UTF_8)));
        }
        return values;
    }
}
