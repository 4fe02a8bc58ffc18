package io.mxsecrets.webhook.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mxsecrets.injection.config.BadConfiguration;
import io.mxsecrets.injection.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The admin's configuration as it stands on disk. A change that cannot be used is logged and ignored: the last good one stays.
 */
public final class LiveConfiguration {
    /** Of a file that cannot be used: all its mistakes, or that it cannot be read. */
    public static final class Unusable extends RuntimeException {
        Unusable(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private byte[] seen = {};

    public LiveConfiguration(Path file) {
        this.file = file;
    }

    /**
     * The configuration, if the file differs from the one that was looked at last.
     *
     * @throws Unusable once for each change to something that cannot be used
     */
    public synchronized Optional<Configuration> changed() {
        byte[] now = bytes();
        if (Arrays.equals(now, seen)) {
            return Optional.empty();
        }
        seen = now;
        return Optional.of(parse(now));
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            if (seen.length > 0) {
                return seen; // between two states of a mounted ConfigMap
            }
            throw new Unusable("the configuration " + file + " cannot be read");
        }
    }

    private Configuration parse(byte[] bytes) {
        try {
            return Configuration.of(JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new Unusable("the configuration " + file + " is not JSON, at line "
                    + e.getLocation().getLineNr());
        } catch (BadConfiguration e) {
            throw new Unusable("the configuration " + file + " cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new Unusable("the configuration " + file + " cannot be read");
        }
    }
}
