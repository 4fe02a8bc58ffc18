package io.mxsecrets.core.reference;

/** The kinds of backend. */
public enum ProviderKind {
    AWS,
    VAULT,
    /** A document on disk: for desks and tests, in clusters only where policy allows it. */
    FILE
}
