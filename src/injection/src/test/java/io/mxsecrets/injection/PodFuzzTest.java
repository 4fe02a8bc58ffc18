package io.mxsecrets.injection;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.injection.pod.MalformedPod;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Targets for the fuzzer, which {@link PodFuzzSearchTest} runs. Whatever comes is answered, or is no pod; what is injected keeps
 * the {@link Promises}.
 */
class PodFuzzTest {
    private static final String OURS = "mxsecrets.io/";

    private static final List<String> NAMES = Stream.concat(
                    SettingRegistry.all().stream().map(Setting::name), Stream.of("image", "command", "status"))
            .toList();

    /** Read as strictly as the webhook reads. */
    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Any annotations of ours on a pod like any other. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void annotations(FuzzedDataProvider data) {
        ObjectNode pod = Scenario.JSON.createObjectNode();
        ObjectNode container = pod.putObject("spec").putArray("containers").addObject();
        container.put("name", "mendix").putObject("securityContext").put("runAsUser", 1001);
        ask(pod.putObject("metadata").putObject("annotations"));
        ObjectNode annotations = (ObjectNode) pod.at("/metadata/annotations");
        for (int i = 0; i < 8 && data.remainingBytes() > 0; i++) {
            String unit = data.consumeString(data.consumeInt(0, 200));
            annotations.put(OURS + key(data), unit.repeat(data.consumeBoolean() ? 1 : 1 << data.consumeInt(0, 12)));
        }
        review(pod);
    }

    /** A name of the register, one with an alias, or any text. */
    private static String key(FuzzedDataProvider data) {
        switch (data.consumeInt(0, 3)) {
            case 0:
                return data.consumeString(40);
            case 1:
                return data.pickValue(NAMES) + "." + data.consumeString(20);
            default:
                return data.pickValue(NAMES);
        }
    }

    /** Any JSON, which asks where it can. */
    @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "")
    void pods(byte[] json) {
        JsonNode any;
        try {
            any = STRICT.readTree(json);
        } catch (IOException refused) {
            return; // by the parser, before it is a pod
        }
        if (any instanceof ObjectNode pod
                && object(pod, "metadata") instanceof ObjectNode metadata
                && object(metadata, "annotations") instanceof ObjectNode annotations) {
            ask(annotations);
            review(pod);
        }
    }

    private static void ask(ObjectNode annotations) {
        annotations.put(OURS + "inject", "true");
        if (!annotations.has(OURS + "secret")) {
            annotations
                    .put(OURS + "secret", "https://vault.example:8200/kv/app")
                    .put(OURS + "vault-role", "app");
        }
    }

    private static JsonNode object(ObjectNode parent, String member) {
        return parent.has(member) ? parent.get(member) : parent.putObject(member);
    }

    private static void review(ObjectNode pod) {
        try {
            Promises.review(Scenario.of(pod.toString(), "{}"));
        } catch (MalformedPod refused) {
            // a sentence of ours too
        }
    }
}
