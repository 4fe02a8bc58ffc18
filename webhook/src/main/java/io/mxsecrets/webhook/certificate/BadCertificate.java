package io.mxsecrets.webhook.certificate;

/** A certificate or key that cannot be used. The message never quotes a key. */
public final class BadCertificate extends RuntimeException {
    BadCertificate(String sentence) {
        super(sentence, null, false, false);
    }

    /** The same of a file or directory, by its name. */
    BadCertificate of(Object subject) {
        return new BadCertificate(subject + " " + getMessage());
    }
}
