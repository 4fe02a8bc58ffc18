package io.mxsecrets.core.output;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.secret.SecretText;
import java.util.List;
import java.util.Map;

/**
 * One way to write entries, such that the readers its users have read back exactly what was written. Pure and safe for
 * use by several threads: equal input gives equal bytes.
 *
 * <p>To add a format: one class, one line in {@code Formats}, one name in {@link FormatName}.
 */
public interface OutputFormat {
    FormatName name();

    /** The path that a target gets, relative to the directory: {@code secrets} gives {@code secrets.properties}. */
    String path(String baseName);

    /**
     * @return the files, sorted by path; one, except for the format that writes a file a key
     * @throws io.mxsecrets.core.failure.Failure {@code DOCUMENT_INVALID} when the format cannot hold a key or a value,
     *     naming the key and the format; {@code CONFLICT} when the layout gives two keys one name
     */
    List<RenderedFile> render(String baseName, Entries entries, Layout layout);

    /** What the format calls a key in this layout. */
    default String nameOf(String key, Layout layout) {
        return key;
    }

    /**
     * The other way round: values by name, from files that {@link #render} wrote. Only what this class writes is
     * understood, not all that the format allows.
     *
     * @throws UnreadableFile when a file is not one that this format wrote
     */
    Map<String, SecretText> read(List<RenderedFile> files) throws UnreadableFile;
}
