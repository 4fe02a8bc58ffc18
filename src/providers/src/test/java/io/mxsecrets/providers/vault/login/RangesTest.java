package io.mxsecrets.providers.vault.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.net.UnfitAnswer;
import io.mxsecrets.providers.vault.KvAnswer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Numbers and texts of Vault's answers over their full range. */
class RangesTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private static Optional<JsonNode> tree(String text) {
        try {
            return Optional.of(BoundedJson.tree(text.getBytes(StandardCharsets.UTF_8)));
        } catch (UnfitAnswer tooLong) {
            return Optional.empty();
        }
    }

    private static String quoted(String text) {
        return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }

    private static void livesAndDies(String lease) {
        tree("{\"client_token\":\"t\",\"lease_duration\":" + lease + "}").ifPresent(auth -> {
            VaultToken token = VaultToken.from(auth, Long.MAX_VALUE - 5).orElseThrow();
            assertThat(token.life()).isBetween(Duration.ZERO, YEAR);
            for (long now :
                    new long[] {Long.MAX_VALUE - 5, Long.MAX_VALUE, Long.MIN_VALUE, -5, 0, Long.MAX_VALUE - 6}) {
                token.dead(now);
                token.ageing(now);
            }
            assertThat(token.after(token).life()).isEqualTo(token.life());
        });
    }

    @Property
    void everyLifetimeIsOneThatEndsOrIsNotKnown(
            @ForAll BigDecimal number, @ForAll BigInteger whole, @ForAll String text) {
        livesAndDies(number.toString());
        livesAndDies(number.toPlainString());
        livesAndDies(whole.toString());
        livesAndDies(quoted(text));
    }

    @Property
    void everyTextIsATokenThatAHeaderCarriesOrNone(@ForAll String text) {
        tree("{\"client_token\":" + quoted(text) + ",\"policies\":[" + quoted(text) + "]}")
                .flatMap(auth -> VaultToken.from(auth, 0))
                .ifPresent(token -> {
                    assertThat(token.value().reveal()).matches("[!-~]+");
                    assertThat(token.policies()).allMatch(policy -> policy.matches("[ -~…]{1,500}"));
                });
    }

    @Property
    void everyVersionAndTimeIsInItsRangeOrNone(@ForAll BigDecimal number, @ForAll long whole, @ForAll String text) {
        for (String value : new String[] {number.toString(), Long.toString(whole), quoted(text)}) {
            String body = "{\"data\":{\"data\":{},\"metadata\":{\"version\":" + value + ",\"created_time\":" + value
                    + ",\"deletion_time\":" + value + ",\"destroyed\":" + value + "}}}";
            try {
                KvAnswer.parse(body.getBytes(StandardCharsets.UTF_8))
                        .metadata()
                        .ifPresent(metadata -> assertThat(metadata.version()).isPositive());
            } catch (UnfitAnswer refused) {
                assertThat(refused.getMessage()).startsWith("with ");
            }
        }
    }

    @Property
    void everyTokenOfAServiceAccountIsReadOrLeft(@ForAll BigDecimal exp, @ForAll String text) {
        for (String payload :
                new String[] {"{\"exp\":" + exp + ",\"sub\":" + quoted(text) + ",\"aud\":" + quoted(text) + "}", text
                }) {
            String middle = Base64.getUrlEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
            JwtClaims.of(SecretText.of("x." + middle + ".y")).ifPresent(claims -> {
                claims.namespace();
                claims.name();
            });
        }
    }
}
