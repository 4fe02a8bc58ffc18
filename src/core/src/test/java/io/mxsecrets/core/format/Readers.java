package io.mxsecrets.core.format;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mxsecrets.core.Scratch;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.testbed.server.Binaries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.json.JSONObject;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The programs that users read our files with. */
public final class Readers {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private Readers() {}

    public static Map<String, String> properties(byte[] file) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> values = new HashMap<>();
        properties.forEach((key, value) -> values.put((String) key, (String) value));
        return values;
    }

    public static Map<String, String> jackson(byte[] file) {
        try {
            return JACKSON.readValue(file, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, String> orgJson(byte[] file) {
        JSONObject object = new JSONObject(text(file));
        Map<String, String> values = new HashMap<>();
        object.keySet().forEach(key -> values.put(key, object.getString(key)));
        return values;
    }

    public static Map<String, String> typesafeConfig(byte[] file) {
        return hocon(ConfigFactory.parseString(text(file)).resolve().root());
    }

    static Config config(byte[] file) {
        return ConfigFactory.parseString(text(file)).resolve();
    }

    /** The strings of an object; a nested object would not be one. */
    static Map<String, String> hocon(ConfigObject object) {
        Map<String, String> values = new HashMap<>();
        object.forEach((key, value) -> values.put(key, (String) value.unwrapped()));
        return values;
    }

    public static Map<String, String> snakeYaml(byte[] file) {
        return yaml(file);
    }

    static <T> T yaml(byte[] file) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    }

    /** Docker Compose's reader, in a process of its own. */
    static Map<String, String> compose(byte[] file) {
        return program("dotenv-compose").apply(file);
    }

    /** python-dotenv, in a process of its own. */
    static Map<String, String> pythonDotenv(byte[] file) {
        return program("dotenv-python").apply(file);
    }

    /** PyYAML, in a process of its own. */
    static Map<String, String> pyYaml(byte[] file) {
        return program("yaml-python").apply(file);
    }

    private static Function<byte[], Map<String, String>> program(String name) {
        Path program = Binaries.need(name);
        return file -> {
            try (Scratch scratch = Scratch.make()) {
                Path input = Files.write(scratch.directory().resolve("input"), file);
                Process process = new ProcessBuilder(program.toString(), input.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                return jackson(process.getInputStream().readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** The files of a directory, written and read on a real disk. */
    static Map<String, String> disk(List<RenderedFile> files, String directory) {
        try (Scratch scratch = Scratch.make()) {
            Path made = Files.createDirectory(scratch.directory().resolve(directory));
            for (RenderedFile file : files) {
                Files.write(
                        scratch.directory().resolve(file.path()), file.bytes().reveal());
            }
            Map<String, String> values = new HashMap<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(made)) {
                for (Path file : all) {
                    values.put(file.getFileName().toString(), Files.readString(file));
                }
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }
}
