package io.mxsecrets.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.chart.ChartValues;
import io.mxsecrets.cli.chart.SchemaProblem;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.InputFile;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The webhook's configuration for a command: the file that a cluster has, or a built-in one. */
public final class LocalConfiguration {
    /** Nothing is locked, and documents on disk are fine; the image has no digest that anyone could pull. */
    private static final String BUILT_IN = "{\"policy\":{\"providers\":[\"aws\",\"vault\",\"file\"]},"
            + "\"images\":{\"agent\":\"mxsecrets/agent@sha256:" + "0".repeat(64) + "\"}}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private LocalConfiguration() {}

    public static Configuration builtIn() {
        return parse(BUILT_IN, "the built-in configuration");
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

    /** What the chart makes of these values, the later files over the earlier ones. */
    static Configuration ofValues(List<Path> files) {
        ObjectNode given = Trees.object();
        for (Path file : files) {
            ManifestReader.documents(InputFile.read(file)).forEach(values -> ChartValues.over(given, values));
        }
        ChartValues values = ChartValues.of(given);
        List<SchemaProblem> problems = values.problems();
        if (!problems.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.SETTINGS,
                    "the values cannot be used: "
                            + problems.stream().map(SchemaProblem::sentence).collect(Collectors.joining("; ")));
        }
        return of(values.configuration(), "the values");
    }

    static Configuration parse(String text, String where) {
        try {
            return of(JSON.readTree(text), where);
        } catch (JsonProcessingException e) {
            throw new CommandFailed(
                    ExitCode.SETTINGS,
                    where + " is not JSON, at line " + e.getLocation().getLineNr());
        }
    }

    private static Configuration of(JsonNode json, String where) {
        try {
            return Configuration.of(json);
        } catch (BadConfiguration e) {
            throw new CommandFailed(ExitCode.SETTINGS, where + " cannot be used: " + e.getMessage());
        }
    }
}
