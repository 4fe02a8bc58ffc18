package io.mxsecrets.cli.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentEditTest {
    private static SecretBytes bytes(String text) {
        return SecretBytes.owning(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":\"1\",\"b\":1.10}|a|{\"a\":\"new\",\"b\":1.10}|false",
                "{\"DB.Password\":\"1\"}|DB.Password|{\"DB.Password\":\"new\"}|true",
                "{\"DB\":{\"Password\":\"1\",\"User\":\"u\"}}|DB.Password|{\"DB\":{\"Password\":\"new\",\"User\":\"u\"}}|false",
                "{\"a.b\":{\"c\":\"1\"}}|a.b.c|{\"a.b\":{\"c\":\"new\"}}|false",
                "{\"DB\":{\"User\":\"u\"}}|DB.Password|{\"DB\":{\"User\":\"u\"},\"DB.Password\":\"new\"}|false",
                "{}|x|{\"x\":\"new\"}|true",
                "{\"n\":12345678901234567890,\"e\":1e3}|x|{\"n\":12345678901234567890,\"e\":1E+3,\"x\":\"new\"}|false",
            })
    void setsTheKeyWhereItIsAndLeavesTheOthers(String before, String key, String after, boolean patchable) {
        SecretBytes edited = DocumentEdit.set(bytes(before), key, SecretText.of("new"));
        assertThat(new String(edited.reveal(), UTF_8)).isEqualTo(after);
        assertThat(DocumentEdit.isPatchable(bytes(before), key)).isEqualTo(patchable);
    }

    @Test
    void whatIsNoObjectHasNoKeys() {
        for (String text : new String[] {"canary", "[\"canary\"]", "\"canary\"", ""}) {
            assertThatThrownBy(() -> DocumentEdit.set(bytes(text), "k", SecretText.of("v")))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageContaining("no JSON object")
                    .hasMessageNotContaining("canary");
        }
    }
}
