package io.mxsecrets.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.plan.container.ReservedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pod's tokens, keys and certificates as files that only the caller can read, where the agent would have them mounted. They
 * are gone when the command ends.
 */
final class BorrowedIdentity implements AutoCloseable {
    private final Path directory;
    private final Thread atExit = new Thread(this::remove, "borrowed-identity");

    BorrowedIdentity() {
        try {
            directory = Files.createTempDirectory("mxsecrets-doctor"); // Mode 0700.
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.CANNOT_WRITE, "no private directory can be made for the pod's tokens");
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Has what the volumes of the pod would hold.
     *
     * @return false, and findings, where something cannot be had
     */
    boolean borrow(List<ObjectNode> volumes, String namespace, String account, LiveCluster live) {
        return volumes.stream().allMatch(volume -> borrow(volume, namespace, account, live));
    }

    private boolean borrow(ObjectNode volume, String namespace, String account, LiveCluster live) {
        String name = volume.path("name").asText();
        JsonNode token = volume.at("/projected/sources/0/serviceAccountToken");
        if (!token.isMissingNode()) {
            Optional<String> audience =
                    Optional.of(token.path("audience").asText("")).filter(a -> !a.isEmpty());
            Optional<String> given = live.token(namespace, account, audience);
            given.ifPresent(text -> put(name, token.path("path").asText(), text.getBytes(UTF_8)));
            return given.isPresent();
        }
        if (volume.has("secret")) {
            Optional<Map<String, String>> data =
                    live.secret(namespace, volume.at("/secret/secretName").asText());
            data.ifPresent(all -> all.forEach(
                    (key, text) -> put(name, key, Base64.getDecoder().decode(text))));
            return data.isPresent();
        }
        if (volume.has("configMap")) {
            Optional<Map<String, String>> data =
                    live.configMap(namespace, volume.at("/configMap/name").asText());
            data.ifPresent(all -> all.forEach((key, text) -> put(name, key, text.getBytes(UTF_8))));
            return data.isPresent();
        }
        return true;
    }

    private void put(String volume, String name, byte[] content) {
        try {
            Path below = Files.createDirectories(directory.resolve(volume));
            Path file = below.resolve(name).normalize();
            if (!below.equals(file.getParent())) {
                throw new CommandFailed(
                        ExitCode.DOCUMENT_INVALID, "the volume " + volume + " has a name that no file has");
            }
            Files.write(file, content);
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.CANNOT_WRITE, "no token can be kept below " + directory);
        }
    }

    /** The variables, with this directory in place of the pod's. */
    Map<String, String> here(Map<String, String> variables) {
        Map<String, String> here = new TreeMap<>();
        variables.forEach((name, value) -> here.put(
                name,
                value.startsWith(ReservedNames.PRIVATE + "/")
                        ? directory + value.substring(ReservedNames.PRIVATE.length())
                        : value));
        return here;
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            return; // The tokens end by themselves within ten minutes.
        }
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
