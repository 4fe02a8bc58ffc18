package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Kubernetes expands {@code $(NAME)} in values; what a team wrote must reach the agent all the same. */
class ExpansionPropertyTest {
    @Property(tries = 2000)
    void valuesSurviveExpansion(
            @ForAll
                    @StringLength(min = 1, max = 12)
                    @Chars({'$', '(', ')', 'A', 'é', '€'})
                    @CharRange(from = 'a', to = 'c')
                    String text) {
        Scenario scenario = Scenario.of(
                "{\"metadata\":{\"annotations\":{\"mxsecrets.io/inject\":\"true\",\"mxsecrets.io/secret\":\"https://vault.example:8200/kv/a\","
                        + "\"mxsecrets.io/vault-role\":\"a\",\"mxsecrets.io/prefix\":\"" + text + "\"}},"
                        + "\"spec\":{\"containers\":[{\"name\":\"mendix\",\"securityContext\":{\"runAsUser\":1}}]}}",
                "{}");
        String name = "MXSECRETS_PREFIX";

        String value = scenario.patched()
                .at("/spec/initContainers/0/env")
                .valueStream()
                .filter(v -> v.path("name").asText().equals(name))
                .map(v -> v.path("value").asText())
                .findFirst()
                .orElseThrow();

        assertThat(Kubelet.expanded(value)).isEqualTo(text);
        assertThat(Kubelet.expandedByAnOldOne(value)).isEqualTo(text);
    }
}
