package io.mxsecrets.webhook;

/** The request is no AdmissionReview that we understand. The message quotes nothing of it. */
final class BadReview extends RuntimeException {
    BadReview(String sentence) {
        super(sentence, null, false, false);
    }
}
