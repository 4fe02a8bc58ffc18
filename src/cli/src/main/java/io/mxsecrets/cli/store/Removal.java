package io.mxsecrets.cli.store;

import java.util.OptionalInt;

/**
 * How a secret is deleted.
 *
 * @param force at once and for good
 * @param recoveryDays for which it can be restored; empty for the store's own way
 */
public record Removal(boolean force, OptionalInt recoveryDays) {}
