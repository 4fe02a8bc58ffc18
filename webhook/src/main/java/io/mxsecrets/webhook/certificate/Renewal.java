package io.mxsecrets.webhook.certificate;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When keys are made anew. Pure but for the keys themselves.
 *
 * <ol>
 *   <li>No keys: an authority and a leaf.
 *   <li>The authority has lived two thirds of its life: a new one beside it; the leaf stays.
 *   <li>The leaf has lived two thirds of its life, or is of a former authority: a new one, but only once the registration
 *       has carried the authority since the look before, so that no API server meets a leaf it cannot check.
 *   <li>Former authorities are believed until they end.
 * </ol>
 */
record Renewal(Issuer issuer, Duration authorityLife, Duration leafLife) {
    /** @param believed the bundle that the registration had at this look, PEM */
    Keys next(Optional<Keys> keys, String believed, Instant now) {
        if (keys.isEmpty() || ended(keys.get(), now)) { // 1
            KeyAndCertificate authority = issuer.authority(now, authorityLife);
            return new Keys(authority, List.of(), issuer.leaf(authority, now, leafLife));
        }
        Keys old = keys.get();
        KeyAndCertificate authority = old.authority();
        List<X509Certificate> former = new ArrayList<>(old.former());
        if (authority.due(now)) { // 2
            former.add(0, authority.certificate());
            authority = issuer.authority(now, authorityLife);
        }
        former.removeIf(certificate -> certificate.getNotAfter().toInstant().isBefore(now)); // 4
        boolean due = old.leaf().due(now) || !old.leaf().issuedBy(authority);
        boolean known = believed.contains(Pem.text(authority.certificate()));
        KeyAndCertificate leaf = due && known ? issuer.leaf(authority, now, leafLife) : old.leaf(); // 3
        return new Keys(authority, former, leaf);
    }

    /** After a long time away nothing that is there is worth keeping. */
    private static boolean ended(Keys keys, Instant now) {
        return keys.authority().end().isBefore(now) || keys.leaf().end().isBefore(now);
    }
}
