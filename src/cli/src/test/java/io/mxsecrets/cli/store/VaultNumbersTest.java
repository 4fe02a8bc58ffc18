package io.mxsecrets.cli.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A46. {@code VaultStoreIT} asks a real Vault for the same numbers. */
public class VaultNumbersTest {
    public static final String[] KEPT = {
        "0", "-0", "1", "-7", "0.1", "1.5", "465", "2147483647", "9007199254740991", "123456789.125", "0.000001"
    };
    public static final String[] CHANGED = {
        "1.10", "1.0", "0.0", "-0.0", "1e3", "1E+2", "12345678901234567890", "0.1234567890123456789", "9007199254740993"
    };

    private static void check(String document) {
        VaultNumbers.check(SecretBytes.owning(document.getBytes(UTF_8)));
    }

    @Test
    void whatComesBackAsItIsWrittenPasses() {
        for (String number : KEPT) {
            assertThat(VaultNumbers.isKept(number)).as(number).isTrue();
        }
        assertThatCode(() -> check("{\"a\":\"1.10\",\"b\":[1,{\"c\":0.5}],\"d\":true,\"e\":null}"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatComesBackInOtherDigitsIsRefusedByItsKey() {
        for (String number : CHANGED) {
            assertThat(VaultNumbers.isKept(number)).as(number).isFalse();
            assertThatThrownBy(() -> check("{\"a\":1,\"Mail\":{\"Ports\":[25,{\"Pin\":" + number + "}]}}"))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageContaining("that of Mail.Ports.Pin back")
                    .hasMessageContaining("in quotes")
                    .hasMessageNotContaining(number);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-7", "1e999999999", "-1e-999999999"})
    void anExponentIsRefusedUnread(String number) {
        assertThat(VaultNumbers.isKept(number)).isFalse();
        assertThat(VaultNumbers.isKept("9".repeat(1_000_000))).isFalse();
    }

    @Test
    void whatIsNoJsonIsJudgedByOthers() {
        assertThatCode(() -> check("canary {")).doesNotThrowAnyException();
    }
}
