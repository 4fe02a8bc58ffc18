package io.mxsecrets.webhook.review;

/** The request is no AdmissionReview that we understand. The message quotes nothing of it. */
public final class BadReview extends RuntimeException {
    public BadReview(String sentence) {
        super(sentence, null, false, false);
    }
}
