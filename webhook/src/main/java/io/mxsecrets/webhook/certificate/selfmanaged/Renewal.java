package io.mxsecrets.webhook.certificate.selfmanaged;

import io.mxsecrets.webhook.certificate.KeyAndCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When keys are made anew. Pure but for the keys themselves.
 *
 * <ol>
 *   <li>No keys that can be used now: an authority and a leaf.
 *   <li>The authority has lived two thirds of its life: a new one beside it, and a leaf of it.
 *   <li>The leaf has lived two thirds of its life, or is of another authority or for another name: a new one.
 *   <li>What the registration believes, or a replica still serves, goes on being believed, whatever became of the Secret: it
 *       joins the former authorities, beside a new leaf.
 *   <li>Former authorities are believed until they end, or for a day of the newest leaf: by then every replica serves it.
 * </ol>
 *
 * A leaf may so be made before API servers know its authority. {@link SelfManaged} serves it only when they do.
 */
record Renewal(Issuer issuer, Duration authorityLife, Duration leafLife) {
    static final Duration OVERLAP = Duration.ofDays(1);

    /** A bundle is read at each change by every API server; what is older was made anew over and over. */
    private static final int FORMER = 7;

    /** @param believed authorities of the registration, and of what this replica serves */
    SharedKeys next(Optional<SharedKeys> keys, Collection<X509Certificate> believed, Instant now) {
        Optional<SharedKeys> usable = keys.filter(k -> within(k.authority().certificate(), now));
        boolean anew = usable.isEmpty() || usable.get().authority().due(now);
        KeyAndCertificate authority =
                anew ? issuer.authority(now, authorityLife) : usable.get().authority();
        Set<X509Certificate> former = new LinkedHashSet<>();
        if (usable.isPresent()) {
            former.add(usable.get().authority().certificate());
            former.addAll(usable.get().former());
        }
        boolean adopted =
                former.addAll(believed.stream().filter(c -> within(c, now)).toList());
        former.remove(authority.certificate());
        KeyAndCertificate leaf = anew || adopted || due(usable.get().leaf(), authority, now)
                ? issuer.leaf(authority, now, leafLife)
                : usable.get().leaf();
        boolean settled = !now.isBefore(issuer.madeAt(leaf.certificate()).plus(OVERLAP));
        List<X509Certificate> kept = former.stream()
                .filter(c -> !settled && !ended(c, now))
                .limit(FORMER)
                .toList();
        return new SharedKeys(authority, kept, leaf);
    }

    private boolean due(KeyAndCertificate leaf, KeyAndCertificate authority, Instant now) {
        return leaf.due(now)
                || !within(leaf.certificate(), now)
                || !leaf.issuedBy(authority)
                || !issuer.names(leaf.certificate());
    }

    private static boolean ended(X509Certificate certificate, Instant now) {
        return certificate.getNotAfter().toInstant().isBefore(now);
    }

    /** Of a clock that was wrong, one may also not have begun. */
    private static boolean within(X509Certificate certificate, Instant now) {
        return !ended(certificate, now)
                && !certificate.getNotBefore().toInstant().isAfter(now);
    }
}
