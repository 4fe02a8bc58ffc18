package io.mxsecrets.providers.vault.client;

import io.mxsecrets.core.failure.Step;
import java.util.Locale;

/** The calls that we make to Vault, as metrics and logs name them. */
public enum VaultCall {
    LOGIN(Step.LOGIN),
    RENEW(Step.LOGIN),
    REVOKE(Step.LOGIN),
    HEALTH(Step.READ),
    MOUNT(Step.READ),
    METADATA(Step.READ),
    CAPABILITIES(Step.READ),
    READ(Step.READ);

    private final Step step;

    VaultCall(Step step) {
        this.step = step;
    }

    public Step step() {
        return step;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
