package io.mxsecrets.testbed.server;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What a fork must know of a running server to use it; kept in the run's directory for the next fork. */
public record Facts(Map<String, String> values) {

    public static Facts of(Object... namesAndValues) {
        var values = new TreeMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
        return new Facts(values);
    }

    static Optional<Facts> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        var values = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return Optional.of(new Facts(values));
    }

    void write(Path file) throws IOException {
        var properties = new Properties();
        properties.putAll(values);
        var partial = Path.of(file + ".part");
        try (var out = Files.newBufferedWriter(partial)) {
            properties.store(out, null);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public Facts with(String name, Object value) {
        var more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Facts(more);
    }

    public String get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("the server's facts lack " + name));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Path path(String name) {
        return Path.of(get(name));
    }
}
