package io.mxsecrets.core.catalogue;

import io.mxsecrets.core.catalogue.CatalogueKey.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The key names that one product expects, in the order of its documentation. */
public final class Catalogue {
    /** Data, not code; a native image lists it among its resources. */
    public static final String PMP_RESOURCE = "io/mxsecrets/core/catalogue/pmp.txt";

    private final int version;
    private final Map<String, CatalogueKey> byName;

    private Catalogue(int version, Map<String, CatalogueKey> byName) {
        this.version = version;
        this.byName = byName;
    }

    /** That of Private Mendix Platform. */
    public static Catalogue pmp() {
        try (InputStream in = Catalogue.class.getClassLoader().getResourceAsStream(PMP_RESOURCE)) {
            return parse(new String(Objects.requireNonNull(in, PMP_RESOURCE).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Catalogue parse(String text) {
        int version = 0;
        Map<String, CatalogueKey> byName = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> columns = List.of(line.split(" \\| "));
            if (columns.get(0).equals("version")) {
                version = Integer.parseInt(columns.get(1));
            } else {
                CatalogueKey key = key(columns);
                if (byName.put(key.name(), key) != null) {
                    throw new IllegalArgumentException("twice in the catalogue: " + key.name());
                }
            }
        }
        return new Catalogue(version, byName);
    }

    private static CatalogueKey key(List<String> columns) {
        String[] state = columns.get(2).split("=", 2);
        return new CatalogueKey(
                columns.get(0),
                columns.get(1),
                State.valueOf(state[0].toUpperCase(Locale.ROOT)),
                state.length == 2 ? Optional.of(state[1]) : Optional.empty(),
                columns.get(3));
    }

    public int version() {
        return version;
    }

    public List<CatalogueKey> keys() {
        return List.copyOf(byName.values());
    }

    public Optional<CatalogueKey> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
