package io.mxsecrets.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mxsecrets.core.document.Given;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.output.FormatName;
import io.mxsecrets.core.output.Layout;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.secret.SecretBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static final Entries CONSTANTS =
            Given.entries(Map.of("Mail.Password", "it's $5 \"net\"\\n", "Mail.User", "x"));

    private static String render(FormatName format, Layout layout, Entries entries) {
        List<RenderedFile> files = Formats.of(format).render("secrets", entries, layout);
        assertThat(files).hasSize(1);
        return Readers.text(files.get(0).bytes().reveal());
    }

    @ParameterizedTest
    @EnumSource(FormatName.class)
    void eachNameHasItsFormat(FormatName name) {
        assertThat(Formats.of(name).name()).isEqualTo(name);
        assertThat(name.label()).isEqualTo(name.name().toLowerCase());
    }

    @Test
    void filesAreCalledAsTheContractSays() {
        assertThat(Arrays.stream(FormatName.values()).map(f -> Formats.of(f).path("secrets")))
                .containsExactly(
                        "secrets.properties",
                        "secrets.json",
                        "secrets.env",
                        "secrets.conf",
                        "secrets.yaml",
                        "secrets.d");
    }

    @Test
    void layoutsAreCalledAsTheSettingCallsThem() {
        assertThat(Arrays.stream(Layout.values()).map(Layout::label)).containsExactly("plain", "constants", "settings");
    }

    @Test
    void propertiesEscapeNoMoreThanTheyMust() {
        assertThat(render(FormatName.PROPERTIES, Layout.PLAIN, Given.entries(Map.of("!~ a", "  ~\u007f \u001f!"))))
                .isEqualTo("\\!~\\ a=\\ \\ ~\\u007f \\u001f!\n");
    }

    @Test
    void quotedTextsEscapeWhatYamlCannotPrintAndNoMore() {
        String edges = "\u001f ~\u007f\u009f\u00a0\u2027\u2028\u2029\u202a\ufeff\ufffd\ufffe\uffff\uD83D\uDE00";
        for (FormatName format : List.of(FormatName.JSON, FormatName.HOCON, FormatName.YAML)) {
            assertThat(render(format, Layout.PLAIN, Given.entries(Map.of("k", edges))))
                    .as(format.label())
                    .contains("\"\\u001f ~\\u007f\\u009f\u00a0\u2027\\u2028\\u2029\u202a\\ufeff\ufffd"
                            + "\\ufffe\\uffff\uD83D\uDE00\"");
        }
    }

    @Test
    void textsAreWrittenInUtf8() {
        String edges = "\u0001\u007f\u0080\u07ff\u0800\uffff\uD800\uDC00\uDBFF\uDFFF";
        assertThat(render(FormatName.DOTENV, Layout.PLAIN, Given.entries(Map.of("k", edges))))
                .isEqualTo("k='" + edges + "'\n");
        assertThat(render(FormatName.DOTENV, Layout.PLAIN, Given.entries(Map.of("k", "'" + edges + "\\"))))
                .isEqualTo("k=\"'" + edges + "\\\\${MXSECRETS_TEXT:-}\"\n");
    }

    @Test
    void propertiesLookLikeThis() {
        assertThat(render(FormatName.PROPERTIES, Layout.CONSTANTS, CONSTANTS))
                .isEqualTo("Mail.Password=it's $5 \"net\"\\\\n\nMail.User=x\n");
    }

    @Test
    void jsonLooksLikeThis() {
        assertThat(render(FormatName.JSON, Layout.CONSTANTS, CONSTANTS))
                .isEqualTo("{\n  \"Mail.Password\": \"it's $5 \\\"net\\\"\\\\n\",\n  \"Mail.User\": \"x\"\n}\n");
        assertThat(render(FormatName.JSON, Layout.PLAIN, Entries.none())).isEqualTo("{}\n");
    }

    @Test
    void hoconLooksLikeThis() {
        assertThat(render(FormatName.HOCON, Layout.PLAIN, CONSTANTS))
                .isEqualTo("\"Mail.Password\" = \"it's $5 \\\"net\\\"\\\\n\"\n\"Mail.User\" = \"x\"\n");
        assertThat(render(FormatName.HOCON, Layout.CONSTANTS, Given.entries(Map.of("M.C", "x"))))
                .isEqualTo("runtime.params.MicroflowConstants {\n  \"M.C\" = \"x\"\n}\n");
        assertThat(render(FormatName.HOCON, Layout.SETTINGS, Given.entries(Map.of("a.b", "x"))))
                .isEqualTo("runtime.params {\n  \"a.b\" = \"x\"\n}\n");
    }

    @Test
    void yamlLooksLikeThis() {
        assertThat(render(FormatName.YAML, Layout.PLAIN, CONSTANTS))
                .isEqualTo("\"Mail.Password\": \"it's $5 \\\"net\\\"\\\\n\"\n\"Mail.User\": \"x\"\n");
        assertThat(render(FormatName.YAML, Layout.CONSTANTS, Given.entries(Map.of("M.C", "x"))))
                .isEqualTo("mxruntime:\n  MicroflowConstants:\n    \"M.C\": \"x\"\n");
        assertThat(render(FormatName.YAML, Layout.SETTINGS, Given.entries(Map.of("a.b", "x"))))
                .isEqualTo("mxruntime:\n  \"a.b\": \"x\"\n");
    }

    @Test
    void dotenvLooksLikeThis() {
        assertThat(render(FormatName.DOTENV, Layout.PLAIN, CONSTANTS))
                .isEqualTo("Mail.Password=\"it's ${MXSECRETS_TEXT:-$}5 \\\"net\\\"\\\\n\"\nMail.User='x'\n");
        assertThat(render(FormatName.DOTENV, Layout.CONSTANTS, Given.entries(Map.of("M.C", "x"))))
                .isEqualTo("MX_M_C='x'\n");
        assertThat(render(FormatName.DOTENV, Layout.SETTINGS, Given.entries(Map.of("a.b", "x"))))
                .isEqualTo("MXRUNTIME_a_b='x'\n");
    }

    @Test
    void noEntriesAreAFileThatItsReaderReads() {
        assertThat(Readers.properties(bytes(FormatName.PROPERTIES, Layout.PLAIN)))
                .isEmpty();
        assertThat(Readers.jackson(bytes(FormatName.JSON, Layout.PLAIN))).isEmpty();
        assertThat(Readers.config(bytes(FormatName.HOCON, Layout.CONSTANTS)).root())
                .isNotEmpty();
        assertThat(Readers.typesafeConfig(bytes(FormatName.HOCON, Layout.PLAIN)))
                .isEmpty();
        assertThat(Readers.snakeYaml(bytes(FormatName.YAML, Layout.PLAIN))).isEmpty();
        assertThat(Readers.<Map<String, Object>>yaml(bytes(FormatName.YAML, Layout.CONSTANTS)))
                .isEqualTo(Map.of("mxruntime", Map.of("MicroflowConstants", Map.of())));
        assertThat(Readers.<Map<String, Object>>yaml(bytes(FormatName.YAML, Layout.SETTINGS)))
                .isEqualTo(Map.of("mxruntime", Map.of()));
        assertThat(Formats.of(FormatName.FILES).render("secrets", Entries.none(), Layout.PLAIN))
                .isEmpty();
    }

    private static byte[] bytes(FormatName format, Layout layout) {
        return Formats.of(format)
                .render("secrets", Entries.none(), layout)
                .get(0)
                .bytes()
                .reveal();
    }

    @Nested
    class Layouts {
        /** As the configuration of a portable app has it, with our file included after its own. */
        private static final String VARIABLES_CONF =
                """
                runtime.params {
                  DatabaseType = "PostgreSQL"
                  DatabaseType = ${?RUNTIME_PARAMS_DATABASETYPE}
                  MicroflowConstants {
                    "Mail.Password" = "from the model"
                    "Mail.Host" = "localhost"
                  }
                }
                """;

        /** As m2ee-tools has it, our file being a second one that is merged into it. */
        private static final String M2EE_YAML =
                """
                m2ee:
                  app_name: app
                mxruntime:
                  DatabaseType: PostgreSQL
                  MicroflowConstants:
                    Mail.Password: from the model
                    Mail.Host: localhost
                """;

        @Test
        void hoconConstantsReplaceThoseOfAPortableApp() {
            Config config = portable(Layout.CONSTANTS, CONSTANTS);

            Config constants = config.getConfig("runtime.params.MicroflowConstants");
            assertThat(constants.root().get("Mail.Password").unwrapped()).isEqualTo("it's $5 \"net\"\\n");
            assertThat(constants.root().get("Mail.Host").unwrapped()).isEqualTo("localhost");
            assertThat(config.getString("runtime.params.DatabaseType")).isEqualTo("PostgreSQL");
        }

        @Test
        void hoconSettingsReplaceThoseOfAPortableApp() {
            Entries settings =
                    Given.entries(Map.of("DatabasePassword", "x", "com.mendix.storage.s3.SecretAccessKey", "y"));

            Config params = portable(Layout.SETTINGS, settings).getConfig("runtime.params");
            assertThat(params.getString("DatabasePassword")).isEqualTo("x");
            assertThat(params.root()
                            .get("com.mendix.storage.s3.SecretAccessKey")
                            .unwrapped())
                    .isEqualTo("y");
            assertThat(params.getString("DatabaseType")).isEqualTo("PostgreSQL");
        }

        private Config portable(Layout layout, Entries entries) {
            return ConfigFactory.parseString(VARIABLES_CONF + render(FormatName.HOCON, layout, entries))
                    .resolve();
        }

        @Test
        void yamlConstantsMergeIntoThoseOfM2ee() {
            Map<String, Object> merged = merged(render(FormatName.YAML, Layout.CONSTANTS, CONSTANTS));

            assertThat(merged)
                    .isEqualTo(Map.of(
                            "m2ee",
                            Map.of("app_name", "app"),
                            "mxruntime",
                            Map.of(
                                    "DatabaseType",
                                    "PostgreSQL",
                                    "MicroflowConstants",
                                    Map.of(
                                            "Mail.Password",
                                            "it's $5 \"net\"\\n",
                                            "Mail.User",
                                            "x",
                                            "Mail.Host",
                                            "localhost"))));
        }

        @Test
        void yamlSettingsMergeIntoThoseOfM2ee() {
            Map<String, Object> merged =
                    merged(render(FormatName.YAML, Layout.SETTINGS, Given.entries(Map.of("DatabasePassword", "x"))));

            assertThat(((Map<?, ?>) merged.get("mxruntime")).get("DatabasePassword"))
                    .isEqualTo("x");
            assertThat(((Map<?, ?>) merged.get("mxruntime")).get("DatabaseType"))
                    .isEqualTo("PostgreSQL");
        }

        private Map<String, Object> merged(String ours) {
            Map<String, Object> merged = Readers.yaml(M2EE_YAML.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Map<String, Object> second = Readers.yaml(ours.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return deepMerge(merged, second);
        }

        @SuppressWarnings("unchecked")
        private Map<String, Object> deepMerge(Map<String, Object> into, Map<String, Object> from) {
            Map<String, Object> merged = new TreeMap<>(into);
            from.forEach((key, value) -> merged.merge(
                    key,
                    value,
                    (a, b) -> a instanceof Map<?, ?> x && b instanceof Map<?, ?> y
                            ? deepMerge((Map<String, Object>) x, (Map<String, Object>) y)
                            : b));
            return merged;
        }

        @ParameterizedTest
        @EnumSource(
                value = Layout.class,
                names = {"CONSTANTS", "SETTINGS"})
        void twoNamesThatMeetAreAnError(Layout layout) {
            Entries entries = Given.entries(Map.of("Mail.Out_Box", "1", "Mail_Out.Box", "2"));

            assertThatThrownBy(() -> render(FormatName.DOTENV, layout, entries))
                    .isInstanceOfSatisfying(Failure.class, f -> {
                        assertThat(f.reason()).isEqualTo(Reason.CONFLICT);
                        assertThat(f.step()).isEqualTo(Step.RENDER);
                        assertThat(f.sentence())
                                .isEqualTo("format dotenv in layout " + layout.label()
                                        + " gives the keys \"Mail.Out_Box\" and \"Mail_Out.Box\" one name, \""
                                        + Formats.of(FormatName.DOTENV).nameOf("Mail.Out_Box", layout)
                                        + "\"; rename one of them");
                    });
        }
    }

    /** A4: names that a format escapes or refuses. */
    @Nested
    class A4Names {
        private Failure refused(FormatName format, String key) {
            return catchThrowableOfType(Failure.class, () -> Formats.of(format)
                    .render("secrets", Given.entries(Map.of(key, "hunter2")), Layout.PLAIN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "a b",
                    "1a",
                    "-a",
                    ".a",
                    "a=b",
                    "a:b",
                    "#a",
                    "!a",
                    "a\nb",
                    "a\u0001",
                    "\u0430dmin",
                    "é",
                    "a/b",
                    "a'b",
                    "[a]"
                })
        void dotenvRefusesWhatItsReadersWouldReadOtherwise(String key) {
            assertThat(refused(FormatName.DOTENV, key).sentence())
                    .startsWith("format dotenv cannot hold the key \"")
                    .endsWith(
                            ": a name has only letters, digits, _ . and -, and begins with a letter or _; rename it, or"
                                    + " choose another format");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".", "..", "..data", "a/b", "/", "a\nb", "\u0430dmin", "é", "a\u007f"})
        void filesRefuseWhatNoFileShouldBeCalled(String key) {
            Failure failure = refused(FormatName.FILES, key);

            assertThat(failure.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
            assertThat(failure.source()).contains("main");
            assertThat(failure.sentence())
                    .startsWith("format files cannot hold the key \"")
                    .endsWith("; rename it, or choose another format")
                    .doesNotContain("hunter2");
        }

        @Test
        void filesTakeNamesOf255CharactersAndNoMore() {
            Entries fits = Given.entries(Map.of("x".repeat(255), "1", ".hidden", "2", " ~", "3"));

            assertThat(Formats.of(FormatName.FILES).render("secrets", fits, Layout.PLAIN))
                    .hasSize(3);
            assertThat(refused(FormatName.FILES, "x".repeat(256)).sentence())
                    .contains("a file name has at most 255 characters");
        }

        @ParameterizedTest
        @EnumSource(
                value = FormatName.class,
                names = {"PROPERTIES", "JSON", "HOCON", "YAML"})
        void theOthersTakeEveryName(FormatName format) {
            Entries entries =
                    Given.entries(Map.of("", "1", "=:#! \n\t\u0001", "2", "\u0430dmin", "3", "x".repeat(1_024), "4"));

            assertThat(Formats.of(format).render("secrets", entries, Layout.PLAIN))
                    .hasSize(1);
        }

        @Test
        void yamlAnnouncesLongNamesSoThatItsReadersLookForTheColon() {
            Map<String, String> names =
                    Map.of("\u0001".repeat(1_024), "1", "x".repeat(1_024), "2", "x".repeat(167), "3");

            assertThat(Readers.snakeYaml(Formats.of(FormatName.YAML)
                            .render("secrets", Given.entries(names), Layout.PLAIN)
                            .get(0)
                            .bytes()
                            .reveal()))
                    .isEqualTo(names);
        }
    }

    @Nested
    class Sizes {
        @Test
        void eachFileIsCountedInWholePages() {
            assertThat(file(0).pageBytes()).isEqualTo(4096);
            assertThat(file(1).pageBytes()).isEqualTo(4096);
            assertThat(file(4096).pageBytes()).isEqualTo(4096);
            assertThat(file(4097).pageBytes()).isEqualTo(8192);
        }

        private RenderedFile file(int length) {
            return new RenderedFile("a", SecretBytes.owning(new byte[length]));
        }

        @Test
        void twoThousandAndFortyEightFilesAreTheLimit() {
            assertThat(Formats.render(List.of(FormatName.FILES), "secrets", many(2_048), Layout.PLAIN))
                    .hasSize(2_048);
            assertThatThrownBy(() -> Formats.render(List.of(FormatName.FILES), "secrets", many(2_049), Layout.PLAIN))
                    .isInstanceOfSatisfying(Failure.class, f -> {
                        assertThat(f.reason()).isEqualTo(Reason.TOO_LARGE);
                        assertThat(f.exitCode()).isEqualTo(ExitCode.DOCUMENT_INVALID);
                        assertThat(f.sentence())
                                .isEqualTo("2049 entries take 8392704 bytes in 2049 files, 8388608 is the limit; leave"
                                        + " some out with keys, or write fewer formats");
                    });
        }

        private Entries many(int count) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(Given.entry("k" + i, "v", "main"));
            }
            return Entries.of(entries);
        }
    }

    @Test
    void constantsSettingsAndHoconAreReadAtStart() {
        assertThat(Formats.readAtStart(List.of(FormatName.PROPERTIES), Layout.PLAIN))
                .isFalse();
        assertThat(Formats.readAtStart(List.of(FormatName.JSON, FormatName.HOCON), Layout.PLAIN))
                .isTrue();
        assertThat(Formats.readAtStart(List.of(FormatName.DOTENV), Layout.CONSTANTS))
                .isTrue();
        assertThat(Formats.readAtStart(List.of(FormatName.YAML), Layout.SETTINGS))
                .isTrue();
    }

    @Nested
    class ReadingBack {
        private final Map<String, String> sources = Map.of("Mail.Password", "a", "Mail.User", "b");

        private Optional<Entries> read(FormatName format, Layout layout, List<RenderedFile> files) {
            return Formats.read(List.of(format), "secrets", layout, files, sources);
        }

        @ParameterizedTest
        @EnumSource(FormatName.class)
        void givesTheEntriesWithTheirSources(FormatName format) {
            for (Layout layout : Layout.values()) {
                List<RenderedFile> files =
                        Formats.render(List.of(format, FormatName.JSON), "secrets", CONSTANTS, layout);

                Entries entries = read(format, layout, files).orElseThrow();

                assertThat(Given.values(entries)).isEqualTo(Given.values(CONSTANTS));
                assertThat(entries.sources()).isEqualTo(sources);
            }
        }

        @ParameterizedTest
        @EnumSource(FormatName.class)
        void givesNothingFromFilesThatAreNotOurs(FormatName format) {
            String path = Formats.of(format).path("secrets") + (format == FormatName.FILES ? "/Mail.User" : "");
            for (String content : List.of(
                    "",
                    "\"",
                    "x",
                    "\\u",
                    "a=\"",
                    "=",
                    "\"a\" \"b\" \"c\"",
                    "\"\\x\" \"\"",
                    "\"\\u12\" \"\"",
                    "\"\\uzzzz\"\"\"")) {
                assertThat(read(format, Layout.PLAIN, List.of(new RenderedFile(path, Given.bytes(content)))))
                        .as(content)
                        .isEmpty();
            }
            assertThat(read(format, Layout.PLAIN, List.of())).isEmpty();
        }

        @Test
        void noKeysAreNoEntries() {
            assertThat(Formats.read(List.of(FormatName.FILES), "secrets", Layout.PLAIN, List.of(), Map.of())
                            .orElseThrow())
                    .isEmpty();
        }
    }
}
