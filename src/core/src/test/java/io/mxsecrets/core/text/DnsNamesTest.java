package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "team-a", "a--b", "a1"})
    void aLabelIsASubdomainToo(String name) {
        assertThat(DnsNames.label(name)).isTrue();
        assertThat(DnsNames.subdomain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", ".", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "A", "a_b", "a/b", "a b", "a\n", "\u00e9"
            })
    void whatIsNoNameIsNeither(String name) {
        assertThat(DnsNames.label(name)).isFalse();
        assertThat(DnsNames.subdomain(name)).isFalse();
    }

    @Test
    void onlyASubdomainHasDots() {
        assertThat(DnsNames.label("a.b-c.d")).isFalse();
        assertThat(DnsNames.subdomain("a.b-c.d")).isTrue();
    }

    @Test
    void lengthsAreThoseOfKubernetes() {
        assertThat(DnsNames.label("a".repeat(63))).isTrue();
        assertThat(DnsNames.label("a".repeat(64))).isFalse();
        assertThat(DnsNames.subdomain("a".repeat(253))).isTrue();
        assertThat(DnsNames.subdomain("a".repeat(254))).isFalse();
    }
}
