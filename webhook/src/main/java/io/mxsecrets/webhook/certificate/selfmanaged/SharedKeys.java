package io.mxsecrets.webhook.certificate.selfmanaged;

import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.KeyAndCertificate;
import io.mxsecrets.webhook.certificate.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What replicas share in one Secret.
 *
 * @param authority the one that issues
 * @param former authorities that issued before and may still be believed
 * @param leaf what the webhook serves
 */
record SharedKeys(KeyAndCertificate authority, List<X509Certificate> former, KeyAndCertificate leaf) {
    private static final String AUTHORITIES = "ca.crt";
    private static final String AUTHORITY_KEY = "ca.key";
    private static final String LEAF = "tls.crt";
    private static final String LEAF_KEY = "tls.key";

    SharedKeys {
        former = List.copyOf(former);
    }

    /** Empty where the Secret has none yet, as the chart makes it, or nothing that can be used. */
    static Optional<SharedKeys> of(Map<String, String> data) {
        if (!data.keySet().containsAll(List.of(AUTHORITIES, AUTHORITY_KEY, LEAF, LEAF_KEY))) {
            return Optional.empty();
        }
        try {
            List<X509Certificate> authorities = Pem.certificates(text(data, AUTHORITIES));
            KeyAndCertificate authority = new KeyAndCertificate(Pem.key(text(data, AUTHORITY_KEY)), authorities.get(0));
            KeyAndCertificate leaf = new KeyAndCertificate(
                    Pem.key(text(data, LEAF_KEY)),
                    Pem.certificates(text(data, LEAF)).get(0));
            return issues(authority)
                    ? Optional.of(new SharedKeys(authority, authorities.subList(1, authorities.size()), leaf))
                    : Optional.empty();
        } catch (BadCertificate | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An authority of another kind than ours, as of a Secret of another program, can issue nothing here. */
    private static boolean issues(KeyAndCertificate authority) {
        return authority.certificate().getBasicConstraints() >= 0
                && authority.key().getAlgorithm().equals("EC");
    }

    /** As a Secret holds it. */
    Map<String, String> data() {
        return Map.of(
                AUTHORITIES, encoded(Pem.text(authorities())),
                AUTHORITY_KEY, encoded(Pem.text(authority.key())),
                LEAF, encoded(Pem.text(leaf.certificate())),
                LEAF_KEY, encoded(Pem.text(leaf.key())));
    }

    /** All that the API server must believe, the newest first. */
    List<X509Certificate> authorities() {
        List<X509Certificate> all = new ArrayList<>(List.of(authority.certificate()));
        all.addAll(former);
        return all;
    }

    private static String text(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.get(key)), StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "***";
    }
}
