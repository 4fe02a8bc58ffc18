package io.mxsecrets.core.failure;

/** How a program of this product ends. The numbers are those of {@code sysexits.h} and are part of the contract. */
public enum ExitCode {
    DONE(0),
    SETTINGS(64),
    DOCUMENT_INVALID(65),
    NOT_FOUND(66),
    UNAVAILABLE(69),
    BUG(70),
    CANNOT_WRITE(73),
    DENIED(77);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
