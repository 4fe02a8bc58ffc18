package io.mxsecrets.core.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.mxsecrets.core.document.FlattenRules;
import io.mxsecrets.core.document.Flattener;
import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.format.Readers;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Targets for the fuzzer, which {@link FuzzSearchTest} runs, and which finds the inputs that are kept among the resources. */
class FuzzTest {
    /** Any bytes give entries, or a failure of ours; entries can be rendered and read back. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void documents(byte[] document) {
        try {
            Entries entries = new Flattener(Given.NAME, FlattenRules.DEFAULT)
                    .flatten(SecretBytes.owning(document))
                    .entries();
            check(FormatName.PROPERTIES, Given.values(entries), Readers::properties);
        } catch (Failure refused) {
            require(refused.sentence().startsWith("secret prod/app "));
        }
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void properties(FuzzedDataProvider data) {
        check(FormatName.PROPERTIES, secrets(data), Readers::properties);
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void json(FuzzedDataProvider data) {
        Map<String, String> secrets = secrets(data);
        check(FormatName.JSON, secrets, Readers::jackson);
        check(FormatName.JSON, secrets, Readers::orgJson);
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void hocon(FuzzedDataProvider data) {
        check(FormatName.HOCON, secrets(data), Readers::typesafeConfig);
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void yaml(FuzzedDataProvider data) {
        check(FormatName.YAML, secrets(data), Readers::snakeYaml);
    }

    /** Its readers are programs of their own, too slow for this: RoundTripTest has them. Here it is our own one. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void dotenv(FuzzedDataProvider data) {
        readBack(FormatName.DOTENV, secrets(data));
    }

    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void files(FuzzedDataProvider data) {
        readBack(FormatName.FILES, secrets(data));
    }

    /** Any text is a reference that says what was written, or is refused with a sentence; so is any setting's value. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void references(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        for (Setting<?> setting : SettingRegistry.all()) {
            try {
                require(setting.type().parse(text) != null);
            } catch (BadValue refused) {
                require(!refused.getMessage().isBlank());
            }
        }
        try {
            Reference reference = ProviderDescriptors.reference(text);
            require(reference instanceof Reference.Url
                    || ProviderDescriptors.reference(reference.toString()).equals(reference));
            VaultPath.of(reference, Optional.empty(), Optional.empty());
        } catch (BadValue refused) {
            require(!refused.getMessage().isBlank());
        }
    }

    private static Map<String, String> secrets(FuzzedDataProvider data) {
        Map<String, String> secrets = new HashMap<>();
        while (data.remainingBytes() > 0 && secrets.size() < 8) {
            String value = text(data.consumeString(200));
            int times = data.consumeBoolean() ? 1 : 1 << data.consumeInt(0, 6);
            secrets.put(text(data.consumeString(40)), value.repeat(times));
        }
        return secrets;
    }

    /** Without what no document can hold. */
    private static String text(String any) {
        StringBuilder text = new StringBuilder();
        any.codePoints().filter(c -> c != 0 && (c < 0xD800 || c > 0xDFFF)).forEach(text::appendCodePoint);
        return text.toString();
    }

    private static void check(
            FormatName format, Map<String, String> secrets, Function<byte[], Map<String, String>> reader) {
        byte[] file = Formats.of(format)
                .render("secrets", Given.entries(secrets), Layout.PLAIN)
                .get(0)
                .bytes()
                .reveal();
        require(reader.apply(file).equals(secrets));
        readBack(format, secrets);
    }

    private static void readBack(FormatName format, Map<String, String> secrets) {
        Map<String, String> sources = new HashMap<>();
        secrets.keySet().forEach(key -> sources.put(key, "main"));
        try {
            List<RenderedFile> files = Formats.of(format).render("secrets", Given.entries(secrets), Layout.PLAIN);
            Entries read = Formats.read(List.of(format), "secrets", Layout.PLAIN, files, sources)
                    .orElseThrow();
            require(Given.values(read).equals(secrets));
        } catch (Failure refused) {
            require(refused.sentence().startsWith("format " + format.label()));
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("what was read is not what was written");
        }
    }
}
