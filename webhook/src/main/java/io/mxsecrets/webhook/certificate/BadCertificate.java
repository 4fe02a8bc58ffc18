package io.mxsecrets.webhook.certificate;

/** A certificate or key that cannot be used. The message quotes neither. */
public final class BadCertificate extends RuntimeException {
    BadCertificate(String sentence) {
        super(sentence, null, false, false);
    }
}
