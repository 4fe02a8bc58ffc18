package io.mxsecrets.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A store is what stands in {@code examples/store}, and a line in each of two lists. */
class OwnStoreTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Map<String, String> LISTS = Map.of(
            "core/src/main/java/io/mxsecrets/core/provider/registry/ProviderDescriptors.java",
            "new com.example.memory.MemoryDescriptor(),",
            "providers/src/main/java/io/mxsecrets/providers/registry/ProviderRegistry.java",
            "com.example.memory.MemoryDescriptor.KIND, com.example.memory.MemoryProvider::new,");

    @TempDir
    static Path scratch;

    private static ClassLoader product;

    /** The product with one store more: its classes, behind the two lists as they are then. */
    @BeforeAll
    static void add() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Map.Entry<String, String> list : LISTS.entrySet()) {
            Path original = ROOT.resolve("src").resolve(list.getKey());
            Path copy = scratch.resolve(original.getFileName());
            String text = Files.readString(original);
            assertThat(text).containsPattern("(List|Map)\\.of\\(\n");
            Files.writeString(copy, text.replaceFirst("(List|Map)\\.of\\(\n", "$0" + list.getValue() + "\n"));
            sources.add(copy.toString());
        }
        try (Stream<Path> own = Files.list(ROOT.resolve("examples/store"))) {
            own.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(sources::add);
        }
        List<Path> tests = Stream.of("src/core", "src/injection", "src/providers")
                .map(module -> ROOT.resolve(module).resolve("target/test-classes"))
                .toList();
        assertThat(tests).allMatch(Files::isDirectory);
        Path classes = Files.createDirectory(scratch.resolve("classes"));
        String path = String.join(
                File.pathSeparator,
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                String.join(
                        File.pathSeparator, tests.stream().map(Path::toString).toList()));
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", path, "-d", classes.toString()));
        arguments.addAll(sources);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        List<Path> first = new ArrayList<>(List.of(classes));
        first.addAll(tests);
        product = new OwnClasses(first);
    }

    @TestFactory
    Stream<DynamicTest> passesTheContractOfAllStores() throws ClassNotFoundException {
        Class<?> contract = product.loadClass("com.example.memory.MemoryContract");
        return Arrays.stream(contract.getSuperclass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> dynamicTest(method.getName(), () -> run(contract, method)));
    }

    @Test
    void standsOnTheReferencePageAndInTheSchemaOfTheChart() throws Exception {
        assertThat(catchThrowable(
                        () -> run("io.mxsecrets.core.settings.SettingsPageTest", "thePageSaysWhatTheRegisterSays")))
                .hasMessageContaining("| `memory-tenant` | yes | a tenant | required | Tenant of the memory. |")
                .hasMessageContaining("| `memory-token-file` | yes |")
                .hasMessageContaining("| `provider` | yes | memory, aws, vault, file |");
        assertThat(catchThrowable(
                        () -> run("io.mxsecrets.core.settings.ChartSchemaTest", "theSchemaTakesWhatTheRegisterTakes")))
                .hasMessageContaining("\"memory-tenant\" : {");
    }

    @Test
    void isInjectedWithItsTokenAndItsSetting() throws Exception {
        assertThat(review("memory-tenant", "blue", "{}"))
                .contains("mxsecrets-token-memory")
                .contains("\"audience\":\"memory.example\"")
                .contains("\"MXSECRETS_MEMORY_TENANT\",\"value\":\"blue\"")
                .contains("\"MXSECRETS_MEMORY_TOKEN_FILE\"")
                .contains("\"MXSECRETS_PROVIDER\",\"value\":\"memory\"");
    }

    @Test
    void isHeldToItsRulesAndToPolicy() throws Exception {
        assertThat(review("provider", "memory", "{}")).contains("has no memory-tenant; add it");
        assertThat(review("memory-tenant", "BLUE", "{}")).contains("give a tenant");
        String named = "{\"secretNames\":{\"*\":[\"blue/*\"]}}";
        assertThat(review("memory-tenant", "blue", named)).contains("mxsecrets-token-memory");
        assertThat(review("memory-tenant", "red", named)).contains("reads \"red/pmp\", which policy.secretNames");
        assertThat(review("memory-tenant", "blue", "{\"locked\":[\"memory-tenant\"]}"))
                .contains("policy.locked names memory-tenant");
    }

    /** A patch, or why there is none. */
    private static String review(String setting, String value, String policy) throws Exception {
        String pod = ("{'apiVersion':'v1','kind':'Pod','metadata':{'annotations':{'mxsecrets.io/inject':'true',"
                        + "'mxsecrets.io/secret':'pmp','mxsecrets.io/" + setting + "':'" + value + "'}},"
                        + "'spec':{'containers':[{'name':'mendix','image':'x','securityContext':{'runAsUser':1001}}]}}")
                .replace('\'', '"');
        Class<?> scenario = product.loadClass("io.mxsecrets.injection.Scenario");
        Method of = scenario.getDeclaredMethod("of", String.class, String.class);
        Method review = scenario.getDeclaredMethod("review");
        of.setAccessible(true);
        review.setAccessible(true);
        try {
            return review.invoke(of.invoke(null, pod, "{\"policy\":" + policy + "}"))
                    .toString();
        } catch (InvocationTargetException e) {
            return e.getCause().toString();
        }
    }

    private static void run(String test, String method) throws Throwable {
        Class<?> type = product.loadClass(test);
        run(type, type.getDeclaredMethod(method));
    }

    private static void run(Class<?> type, Method method) throws Throwable {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        try {
            method.invoke(constructor.newInstance());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
