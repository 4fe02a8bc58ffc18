package io.mxsecrets.providers.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundedJsonTest {
    static Stream<String> hostile() {
        return Stream.of(
                "[".repeat(1_000_000),
                "{\"a\":".repeat(1_000_000),
                "[" + "{},".repeat(300_000) + "{}]",
                "{"
                        + IntStream.range(0, 380_000)
                                .mapToObj(i -> "\"k" + i + "\":1")
                                .collect(Collectors.joining(",")) + "}",
                "{\"" + "k".repeat(10_000) + "\":1}",
                "{\"n\":" + "9".repeat(2_000_000) + "}",
                "{\"n\":1e" + "9".repeat(1_001) + "}",
                "{\"a\":1,\"a\":2}",
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"a\":1",
                "{\"a\":1}}",
                "<html>",
                "{\"a\":\"\u0001\"}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatIsNoSmallJsonIsRefusedBothWays(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> BoundedJson.tree(bytes)).isInstanceOf(UnfitAnswer.class);
        assertThatThrownBy(() -> BoundedJson.check(bytes)).isInstanceOf(UnfitAnswer.class);
    }

    @Test
    void ordinaryJsonPasses() throws UnfitAnswer {
        byte[] bytes = "{\"a\":[1,2.5e3,true,null,{\"b\":\"é\"}]}".getBytes(StandardCharsets.UTF_8);

        BoundedJson.check(bytes);
        assertThat(BoundedJson.tree(bytes).path("a").size()).isEqualTo(5);
        assertThat(BoundedJson.tree(new byte[0]).isMissingNode()).isTrue();
    }
}
