package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The webhook's configuration for a command: the file that a cluster has, or that of a desk. */
final class LocalConfiguration {
    /** Nothing is locked, and documents on disk are fine; the image has no digest that anyone could pull. */
    private static final String DESK = "{\"policy\":{\"providers\":[\"aws\",\"vault\",\"file\"]},"
            + "\"images\":{\"agent\":\"mxsecrets/agent@sha256:" + "0".repeat(64) + "\"}}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private LocalConfiguration() {}

    static Configuration desk() {
        return parse(DESK, "the built-in configuration");
    }

    /** @throws CommandFailed if the file is missing or cannot be used */
    static Configuration read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " does not exist");
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.NOT_FOUND, file + " cannot be read");
        }
    }

    private static Configuration parse(String text, String where) {
        try {
            return Configuration.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new CommandFailed(
                    ExitCode.SETTINGS,
                    where + " is not JSON, at line " + e.getLocation().getLineNr());
        } catch (BadConfiguration e) {
            throw new CommandFailed(ExitCode.SETTINGS, where + " cannot be used: " + e.getMessage());
        }
    }
}
