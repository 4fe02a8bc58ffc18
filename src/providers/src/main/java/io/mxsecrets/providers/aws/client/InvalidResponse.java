package io.mxsecrets.providers.aws.client;

/** An answer that is not the store's. The message says what is strange and quotes nothing. */
final class InvalidResponse extends RuntimeException {
    InvalidResponse(String sentence) {
        super(sentence, null, false, false);
    }
}
