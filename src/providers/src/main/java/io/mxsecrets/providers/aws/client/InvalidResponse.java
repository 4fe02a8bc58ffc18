package io.mxsecrets.providers.aws.client;

/** The SDK could not read an answer: it is not from AWS. Has no message, because the parser's may quote the answer. */
final class InvalidResponse extends RuntimeException {
    InvalidResponse() {
        super("the answer is not one of AWS", null, false, false);
    }
}
