package io.mxsecrets.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hand-written way with the promises of the publisher: nothing is written when nothing changed; a generation in a
 * directory of its own, with a manifest and its modes read back; a link swapped by rename; one former generation kept.
 * Written as one writes it first, with the JDK's and Jackson's usual calls.
 */
final class HandWrittenGenerations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private int number;

    HandWrittenGenerations(Path directory) {
        this.directory = directory;
    }

    void publish(byte[] document) throws IOException {
        Files.createDirectories(directory);
        Properties properties = HandWritten.properties(document);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        properties.store(content, null);
        Path data = directory.resolve("..data");
        if (Files.exists(data) && isSame(data, content.toByteArray(), properties)) {
            return;
        }
        removeAllBut(data);
        Path generation = Files.createDirectory(directory.resolve("..generation-" + ++number));
        set(generation, "rwx------");
        write(generation.resolve("secrets.properties"), content.toByteArray());
        write(generation.resolve("manifest.json"), JSON.writeValueAsBytes(manifest(properties)));
        for (String name : List.of("secrets.properties", "manifest.json")) {
            Path link = directory.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of("..data", name));
            }
        }
        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), generation.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Without the first line of {@code Properties.store}, which is the date. */
    private static boolean isSame(Path data, byte[] content, Properties properties) throws IOException {
        byte[] there = Files.readAllBytes(data.resolve("secrets.properties"));
        byte[] manifest = Files.readAllBytes(data.resolve("manifest.json"));
        return Arrays.equals(withoutDate(there), withoutDate(content))
                && JSON.readValue(manifest, TreeMap.class).get("keys").equals(keys(properties));
    }

    private static byte[] withoutDate(byte[] file) {
        int from = 0;
        while (file[from] != '\n') {
            from++;
        }
        return Arrays.copyOfRange(file, from, file.length);
    }

    private static TreeMap<String, Object> manifest(Properties properties) {
        TreeMap<String, Object> manifest = new TreeMap<>();
        manifest.put("schema", 1);
        manifest.put("generation", Instant.now().toString());
        manifest.put("keys", keys(properties));
        return manifest;
    }

    private static TreeMap<String, String> keys(Properties properties) {
        TreeMap<String, String> keys = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> keys.put(key, "main"));
        return keys;
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        set(file, "r--------");
        if (Files.size(file) != content.length) {
            throw new IOException(file + " was not written whole");
        }
    }

    private static void set(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        PosixFileAttributes seen = Files.readAttributes(path, PosixFileAttributes.class);
        if (!seen.permissions().equals(PosixFilePermissions.fromString(permissions))
                || !seen.owner().equals(Files.getOwner(path.getParent()))) {
            throw new IOException(path + " has other permissions or another owner");
        }
    }

    private void removeAllBut(Path data) throws IOException {
        Path current = Files.exists(data) ? data.toRealPath() : data;
        try (Stream<Path> generations =
                Files.list(directory).filter(p -> p.getFileName().toString().startsWith("..generation-"))) {
            for (Path former : generations.filter(p -> !p.equals(current)).toList()) {
                removeTree(former);
            }
        }
    }

    static void removeTree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
