package io.mxsecrets.providers.aws.error;

/** The SDK could not read an answer: it is not from AWS. Has no message, because the parser's may quote the answer. */
public final class InvalidResponse extends RuntimeException {
    public InvalidResponse() {
        super("the answer is not one of AWS", null, false, false);
    }
}
