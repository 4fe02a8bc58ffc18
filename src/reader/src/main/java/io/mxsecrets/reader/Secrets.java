package io.mxsecrets.reader;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The secrets of this pod, always those of now: the file is read again when, and only when, there is a new generation.
 * Looking costs one look at a link. Safe for use by several threads.
 *
 * <pre>{@code
 * String password = Secrets.ofThisPod().get("DB.Password");
 * }</pre>
 *
 * <p>Reads the {@code properties} format, which is the default. Never logs.
 */
public final class Secrets {
    /** The variable that the injector sets in the app's container: where the files are. */
    public static final String DIRECTORY = "MENDIX_SECRETS_DIR";
    /** The variable with the path of the first format's file. */
    public static final String FILE = "MENDIX_SECRETS_FILE";

    private static final String CURRENT = "..data";
    private static final String SUFFIX = ".properties";
    private static final int TRIES = 5;

    private final Path directory;
    private final String fileName;
    private volatile Generation last;

    private Secrets(Path directory, String fileName) {
        this.directory = directory;
        this.fileName = fileName;
    }

    private static final class OfThisPod {
        private static final Secrets INSTANCE = from(System.getenv());
    }

    /** What the injector gave this pod. */
    public static Secrets ofThisPod() {
        return OfThisPod.INSTANCE;
    }

    /** @param fileName the setting {@code file-name} with its ending, {@code secrets.properties} where nobody changed it */
    public static Secrets in(Path directory, String fileName) {
        return new Secrets(directory, fileName);
    }

    static Secrets from(Map<String, String> environment) {
        String directory = environment.get(DIRECTORY);
        String file = environment.get(FILE);
        if (directory == null) {
            throw new SecretsUnavailable(
                    "the variable " + DIRECTORY + " is not set: this pod has no secrets of the injector");
        }
        String name =
                file == null ? "secrets" + SUFFIX : Path.of(file).getFileName().toString();
        return in(Path.of(directory), name.endsWith(SUFFIX) ? name : "secrets" + SUFFIX);
    }

    /** @throws SecretsUnavailable where there is no such key, or no file */
    public String get(String key) {
        return generation().get(key);
    }

    /**
     * All entries of now, which belong together: take it once where more than one value is needed.
     *
     * @throws SecretsUnavailable where there is no file
     */
    public Generation generation() {
        String name = current();
        Generation seen = last;
        return seen != null && seen.name().equals(name) ? seen : read();
    }

    /**
     * The name of the current generation without reading it.
     *
     * @throws SecretsUnavailable where there is none
     */
    String current() {
        try {
            return Files.readSymbolicLink(directory.resolve(CURRENT)).toString().replaceFirst("^\\.\\.", "");
        } catch (IOException | UnsupportedOperationException e) {
            throw new SecretsUnavailable("there are no secrets in " + directory
                    + ": see that the pod asks for them and that this container is one of its targets");
        }
    }

    /**
     * Resolves the link once and reads below it, so that two files would be of one generation. A generation that is two
     * behind is removed: a reader that was held up that long begins again.
     */
    private synchronized Generation read() {
        for (int i = 0; i < TRIES; i++) {
            String name = current();
            if (last != null && last.name().equals(name)) {
                return last;
            }
            try (Reader in = Files.newBufferedReader(
                    directory.resolve(".." + name).resolve(fileName), StandardCharsets.ISO_8859_1)) {
                last = new Generation(name, entries(in));
                return last;
            } catch (NoSuchFileException e) {
                continue;
            } catch (IOException e) {
                break;
            }
        }
        throw new SecretsUnavailable(
                "the file " + directory.resolve(fileName)
                        + " cannot be read: see that format lists properties and that this user is the files' owner or in their group");
    }

    private static Map<String, String> entries(Reader in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        Map<String, String> entries = new HashMap<>();
        properties.forEach((key, value) -> entries.put((String) key, (String) value));
        return entries;
    }

    @Override
    public String toString() {
        return "secrets in " + directory;
    }
}
