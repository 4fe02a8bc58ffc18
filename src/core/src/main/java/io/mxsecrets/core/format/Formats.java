package io.mxsecrets.core.format;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.entries.Origin;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.OutputFormat;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.output.UnreadableFile;
import io.mxsecrets.core.secret.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The register of formats, and what is done with several of them. */
public final class Formats {
    /** All files of a generation, its manifest too, in whole pages: half of the volume that holds two generations. */
    public static final long RENDERED_BYTES = 8L << 20;

    private Formats() {}

    /** The format of a name. Adding one is one class and one line here. */
    public static OutputFormat of(FormatName name) {
        return switch (name) {
            case PROPERTIES -> new PropertiesFormat();
            case JSON -> new JsonFormat();
            case DOTENV -> new DotenvFormat();
            case HOCON -> new HoconFormat();
            case YAML -> new YamlFormat();
            case FILES -> new FilesFormat();
        };
    }

    /**
     * @param baseName the setting {@code file-name}
     * @return the files of all formats, in the order of the formats
     * @throws Failure of a format; {@code TOO_LARGE} when all files together are past {@link #RENDERED_BYTES}
     */
    public static List<RenderedFile> render(List<FormatName> formats, String baseName, Entries entries, Layout layout) {
        List<RenderedFile> files = new ArrayList<>();
        for (FormatName format : formats) {
            files.addAll(of(format).render(baseName, entries, layout));
        }
        checkSize(files, entries.size());
        return files;
    }

    /** @throws Failure {@code TOO_LARGE} when all files together are past {@link #RENDERED_BYTES} */
    public static void checkSize(List<RenderedFile> files, int entries) {
        long total = files.stream().mapToLong(RenderedFile::pageBytes).sum();
        if (total > RENDERED_BYTES) {
            throw Failure.of(
                    Reason.TOO_LARGE,
                    Step.RENDER,
                    entries + " entries take " + total + " bytes in " + files.size() + " files, " + RENDERED_BYTES
                            + " is the limit",
                    "leave some out with keys, or write fewer formats");
        }
    }

    /** Whether a reader of these files reads them only at its start, so that a new value needs a restart there. */
    public static boolean readAtStart(List<FormatName> formats, Layout layout) {
        return layout != Layout.PLAIN || formats.contains(FormatName.HOCON);
    }

    /**
     * Entries from files that {@link #render} wrote before, for a source that fails after a restart of the program.
     *
     * @param sources the alias of the source of each key, as the manifest has it
     * @return empty when the files are not those of the settings, or do not hold all keys
     */
    public static Optional<Entries> read(
            List<FormatName> formats,
            String baseName,
            Layout layout,
            List<RenderedFile> files,
            Map<String, String> sources) {
        OutputFormat format = of(formats.get(0));
        String path = format.path(baseName);
        List<RenderedFile> its = files.stream()
                .filter(f -> f.path().equals(path) || f.path().startsWith(path + "/"))
                .toList();
        if (its.isEmpty() && !sources.isEmpty()) {
            return Optional.empty();
        }
        try {
            return entries(format, layout, its.isEmpty() ? Map.of() : format.read(its), sources);
        } catch (UnreadableFile e) {
            return Optional.empty();
        }
    }

    private static Optional<Entries> entries(
            OutputFormat format, Layout layout, Map<String, SecretText> values, Map<String, String> sources) {
        List<Entry> entries = new ArrayList<>(sources.size());
        for (Map.Entry<String, String> source : sources.entrySet()) {
            SecretText value = values.get(format.nameOf(source.getKey(), layout));
            if (value == null) {
                return Optional.empty();
            }
            entries.add(new Entry(source.getKey(), value, Origin.document(source.getValue())));
        }
        return Optional.of(Entries.of(entries));
    }
}
