package io.mxsecrets.examples.node;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/** Private Mendix Platform's document, as Vault and as AWS keep it, and what its file must hold. */
final class PmpDocument {
    /** A key to rotate. */
    static final String PASSWORD = "VCS.GitlabAdminPAT";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PmpDocument() {}

    static String flat() throws IOException {
        return read("document.flat.json");
    }

    static String nested() throws IOException {
        return read("document.nested.json");
    }

    /** Keys and values. */
    static Map<String, String> entries() throws IOException {
        return new TreeMap<>(JSON.readValue(flat(), new TypeReference<Map<String, String>>() {}));
    }

    /** The document with another {@link #PASSWORD}. */
    static String rotated(String document, String password) throws IOException {
        return document.replace(entries().get(PASSWORD), password);
    }

    private static String read(String name) throws IOException {
        return Files.readString(Shell.ROOT.resolve("examples/pmp").resolve(name));
    }
}
