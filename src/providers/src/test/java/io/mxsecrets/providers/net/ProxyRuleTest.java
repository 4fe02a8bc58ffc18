package io.mxsecrets.providers.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRuleTest {
    private static final URI PROXY = URI.create("http://proxy.example:8080");

    private static boolean direct(String rule, String address) {
        return new ProxyRule(Optional.of(PROXY), List.of(rule))
                .on(URI.create(address))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "vault.example, https://vault.example:8200",
        "VAULT.example, https://vault.EXAMPLE",
        ".example, https://vault.example",
        ".example, https://example",
        "*.example, https://vault.example",
        "*, https://anything",
        "vault.example:8200, https://vault.example:8200",
        "vault.example:443, https://vault.example",
        "10.0.0.0/8, https://10.1.2.3",
        "10.1.2.3, https://10.1.2.3:8200",
        "fd00::/8, 'https://[fd00::1]:8200'",
        "[fd00::1], 'https://[fd00::1]'",
    })
    void goesDirectWhereNoProxyCoversTheHost(String rule, String address) {
        assertThat(direct(rule, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "vault.example, https://other.example",
        "vault.example, https://notvault.example",
        ".example, https://notexample",
        "vault.example:8201, https://vault.example:8200",
        "10.0.0.0/8, https://11.1.2.3",
        "10.0.0.0/8, https://ten.example",
        "10.0.0.0/99, https://10.1.2.3",
        "fd00::/8, https://10.1.2.3",
    })
    void goesThroughTheProxyElsewhere(String rule, String address) {
        assertThat(direct(rule, address)).isFalse();
    }

    @Test
    void withoutAProxyEveryWayIsDirect() {
        assertThat(new ProxyRule(Optional.empty(), List.of()).on(URI.create("https://vault.example")))
                .isEmpty();
    }
}
