package io.mxsecrets.core.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.GeneratedPage;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The definitions in the chart's schema are the register: what Helm takes as a default, the webhook takes too. */
class ChartSchemaTest {
    private static final String PAGE = "charts/mendix-secrets-injector/values.schema.json";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String LIST = "a comma list of: ";
    private static final Pattern NUMBER = Pattern.compile("a number from ([0-9]+) to ([0-9]+)(?:, or ([a-z]+))?");
    private static final Pattern DURATION = Pattern.compile("a duration from .*?(?:, or ([a-z]+))?");

    @Test
    void theSchemaTakesWhatTheRegisterTakes() throws JsonProcessingException {
        ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(GeneratedPage.read(PAGE));
        schema.set("definitions", definitions());
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        GeneratedPage.check(PAGE, new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n");
    }

    private static ObjectNode definitions() {
        ObjectNode definitions = NODES.objectNode();
        ObjectNode defaults = definitions.putObject("defaults");
        defaults.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = defaults.putObject("properties");
        defaults().forEach(setting -> properties.set(setting.name(), schema(setting)));
        ArrayNode all = definitions.putObject("storeSettings").putArray("allOf");
        all.addObject().put("$ref", "#/definitions/defaults");
        List<Setting<?>> ofStores = defaults().stream().filter(Setting::ofStore).toList();
        all.addObject().putObject("propertyNames").set("enum", names(ofStores));
        List<Setting<?>> onPods = SettingRegistry.all().stream()
                .filter(s -> s.reach().asAnnotation() && !s.equals(SettingRegistry.SECRET))
                .toList();
        definitions.putObject("storeSettingName").set("enum", names(ofStores));
        definitions.putObject("settingName").set("enum", names(onPods));
        return definitions;
    }

    private static List<Setting<?>> defaults() {
        return SettingRegistry.all().stream().filter(Setting::asDefault).toList();
    }

    private static ObjectNode schema(Setting<?> setting) {
        ObjectNode schema = NODES.objectNode().put("description", setting.doc());
        String words = setting.type().words();
        Matcher number = NUMBER.matcher(words);
        Matcher duration = DURATION.matcher(words);
        if (words.equals("true or false")) {
            schema.putArray("enum").add(true).add(false).add("true").add("false");
        } else if (number.matches()) {
            schema.putArray("type").add("integer").add("string");
            schema.put("minimum", Long.parseLong(number.group(1))).put("maximum", Long.parseLong(number.group(2)));
            String none = number.group(3) == null ? "" : "|" + number.group(3);
            schema.put("pattern", "^([0-9]{1,10}" + none + ")$");
        } else if (duration.matches()) {
            String endless = duration.group(1) == null ? "" : "|" + duration.group(1);
            schema.put("type", "string").put("pattern", "^([0-9]{1,9}[smhd]" + endless + ")$");
        } else if (words.startsWith(LIST) && isClosed(setting, words.substring(LIST.length()))) {
            String one = "(" + words.substring(LIST.length()).replace(", ", "|") + ")";
            schema.put("type", "string").put("pattern", "^" + one + "( *, *" + one + ")*$");
        } else if (isClosed(setting, words)) {
            Arrays.stream(words.split(", ")).forEach(schema.putArray("enum")::add);
        } else if (setting.name().startsWith("cpu-") || setting.name().startsWith("memory-")) {
            schema.putArray("type").add("string").add("number");
            schema.put("pattern", form(setting).orElseThrow());
        } else {
            schema.put("type", "string").put("minLength", 1);
            form(setting).ifPresent(pattern -> schema.put("pattern", pattern));
        }
        return schema;
    }

    /** As Go's regular expressions take it, which Helm has: without possessive quantifiers, and counts up to 1,000. */
    private static Optional<String> form(Setting<?> setting) {
        return setting.type()
                .form()
                .map(form -> "^("
                        + form.replaceAll("(?<=[\\])])([+*]|\\{[0-9,]+})\\+", "$1")
                                .replaceAll("\\{([0-9]+),[0-9]{4,}}", "{$1,}")
                        + ")$");
    }

    /** Whether these words are all that the setting takes, rather than a description of it. */
    private static boolean isClosed(Setting<?> setting, String words) {
        return Arrays.stream(words.split(", "))
                .allMatch(word -> accepts(setting, word) && !accepts(setting, word + "x"));
    }

    private static boolean accepts(Setting<?> setting, String text) {
        try {
            setting.type().parse(text);
            return true;
        } catch (BadValue e) {
            return false;
        }
    }

    private static ArrayNode names(List<Setting<?>> settings) {
        ArrayNode names = NODES.arrayNode();
        settings.forEach(setting -> names.add(setting.name()));
        return names;
    }
}
