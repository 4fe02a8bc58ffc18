package io.mxsecrets.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest;
import org.junit.jupiter.api.Test;

/** What is refused before a store is asked. */
class StoreArgumentsTest extends CommandTest {
    private static final String[] VAULT = {"--vault-address", "https://127.0.0.1:9", "--provider", "vault"};

    private static Ended vault(Object... arguments) {
        Object[] all = new Object[arguments.length + VAULT.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(VAULT, 0, all, arguments.length, VAULT.length);
        return mxsecrets(all);
    }

    @Test
    void forceAndRecoveryDaysAreNotBothGiven() {
        Ended both = vault("delete", "kv/a", "--force", "--recovery-days", "7");
        assertThat(both.exitCode()).isEqualTo(64);
        assertThat(both.err()).contains("mutually exclusive");
        for (String days : new String[] {"6", "31", "0", "-1", "x"}) {
            assertThat(vault("delete", "kv/a", "--recovery-days", days, "--yes").exitCode())
                    .as(days)
                    .isEqualTo(64);
        }
    }

    @Test
    void aStoreIsNamedInLettersOfAnyCaseAndAnUnknownOneIsRefused() {
        assertThat(mxsecrets("list", "--provider", "VAULT").err()).doesNotContain("aws or vault");
        Ended unknown = mxsecrets("get", "kv/a", "--provider", "conjur");
        assertThat(unknown.exitCode()).isEqualTo(64);
        assertThat(unknown.err()).contains("--provider", "aws or vault");
    }

    @Test
    void aValueIsNeverAnArgument() {
        for (String[] arguments : new String[][] {
            {"put", "kv/a", "canary"}, {"put", "kv/a", "--value", "canary"}, {"put", "kv/a", "--value=canary"}
        }) {
            Ended ended = vault((Object[]) arguments);
            assertThat(ended.exitCode()).isEqualTo(64);
            assertThat(ended.err() + ended.out()).doesNotContain("canary");
        }
    }

    @Test
    void whatBelongsToOneStoreIsRefusedForTheOther() {
        assertThat(vault("put", "kv/a", "--put-secret-value", "-f", file("a.json", "{}"))
                        .exitCode())
                .isEqualTo(64);
        assertThat(vault("list").exitCode()).isEqualTo(64);
    }
}
