package io.mxsecrets.webhook.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A key and the certificate for it. The text form shows neither. */
public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {
    /** @throws BadCertificate if the key is another's, as when a pair is read while it is being replaced */
    public KeyAndCertificate {
        if (!fit(key, certificate)) {
            throw new BadCertificate("has a key that does not match its certificate");
        }
    }

    /** Whether two thirds of its life are over. */
    public boolean due(Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, end());
        return !now.isBefore(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    public Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    /** Whether this was issued by that authority. */
    public boolean issuedBy(KeyAndCertificate authority) {
        try {
            certificate.verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean fit(PrivateKey key, X509Certificate certificate) {
        String algorithm = "SHA256with" + (key.getAlgorithm().startsWith("EC") ? "ECDSA" : key.getAlgorithm());
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
