package io.mxsecrets.webhook.certificate.selfmanaged;

import io.mxsecrets.webhook.certificate.CertificateDirectory;
import io.mxsecrets.webhook.certificate.KeyAndCertificate;
import io.mxsecrets.webhook.certificate.Pem;
import io.mxsecrets.webhook.certificate.selfmanaged.KeyStorage.Awaited;
import io.mxsecrets.webhook.certificate.selfmanaged.KeyStorage.Registered;
import io.mxsecrets.webhook.certificate.selfmanaged.KeyStorage.Stored;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate that the webhook makes for itself, one for all replicas. A look: read the registration, then the Secret;
 * work out what should be; write the Secret under its version, then the registration under its own, and look again where
 * another was faster; put the leaf on disk, from where it is served like any other.
 *
 * <p>Two rules keep every handshake good. No replica takes an authority out of the registration that another may serve a leaf
 * of ({@link Renewal}). And none serves a leaf before API servers had {@link #SETTLE} to learn of its authority, as long as
 * what it serves is believed.
 */
public final class SelfManaged {
    /** API servers watch registrations, and hear of a change within moments. */
    static final Duration SETTLE = Duration.ofSeconds(10);

    private static final int RACES = 8;

    /** Waits a random time, more of it the more races were lost. */
    interface Pause {
        void after(int races) throws InterruptedException;
    }

    /** What this replica serves, and whom to believe for it. */
    private record Served(KeyAndCertificate leaf, X509Certificate authority) {}

    private final KeyStorage shared;
    private final Renewal renewal;
    private final CertificateDirectory directory;
    private final InstantSource clock;
    private final Pause pause;
    private final Map<X509Certificate, Instant> believedSince = new HashMap<>();
    private Optional<Served> served = Optional.empty();
    private Map<String, String> seen = Map.of();
    private Optional<SharedKeys> keys = Optional.empty();

    SelfManaged(KeyStorage shared, Renewal renewal, Path directory, InstantSource clock, Pause pause) {
        this.shared = shared;
        this.renewal = renewal;
        this.directory = new CertificateDirectory(directory);
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Makes all as it should be.
     *
     * @throws Awaited if that takes something of the cluster which is not there; the next look starts afresh
     */
    public void look() throws InterruptedException {
        for (int races = 1; !settled(); races++) {
            if (races == RACES) {
                throw new Awaited("the Secret or the MutatingWebhookConfiguration changes before each write:"
                        + " find out what else writes them");
            }
            pause.after(races);
        }
    }

    /** @return false where another replica wrote in the meantime */
    private boolean settled() {
        Registered registered;
        try {
            registered = shared.registered();
        } catch (Awaited e) {
            throw waiting(e);
        }
        Optional<SharedKeys> agreed;
        try {
            agreed = agreed(registered);
        } catch (Awaited e) {
            if (served.isEmpty()) {
                throw waiting(e);
            }
            believed(registered, alsoServed(registered)); // whatever became of the Secret
            throw e;
        }
        return agreed.isPresent() && believed(registered, agreed.get().authorities()) && serve(agreed.get());
    }

    private Optional<SharedKeys> agreed(Registered registered) {
        Stored stored = shared.read();
        Optional<SharedKeys> old = keys(stored.data());
        SharedKeys next = renewal.next(old, alsoServed(registered), clock.instant());
        if (old.filter(next::equals).isPresent()) {
            return Optional.of(next);
        }
        // What is dropped leaves the registration first, else another look finds it there and takes it back.
        boolean fewer = old.filter(o -> o.leaf().equals(next.leaf())).isPresent();
        if (fewer && !believed(registered, next.authorities())) {
            return Optional.empty();
        }
        return shared.write(stored.version(), next.data()) && !fewer ? Optional.of(next) : Optional.empty();
    }

    /** What is there as before is not checked as before. */
    private Optional<SharedKeys> keys(Map<String, String> data) {
        if (!data.equals(seen)) {
            keys = SharedKeys.of(data);
            seen = data;
        }
        return keys;
    }

    private List<X509Certificate> alsoServed(Registered registered) {
        Set<X509Certificate> all = new LinkedHashSet<>(registered.authorities());
        served.ifPresent(s -> all.add(s.authority()));
        return List.copyOf(all);
    }

    /** Sees to it that the registration believes just these. */
    private boolean believed(Registered registered, List<X509Certificate> authorities) {
        String bundle = Pem.text(authorities);
        try {
            if (!registered.bundles().stream().allMatch(bundle::equals)
                    && !shared.believe(registered.version(), bundle)) {
                return false;
            }
        } catch (Awaited e) {
            boolean still = served.filter(s -> registered.believed().contains(s.authority()))
                    .isPresent();
            throw still ? e : waiting(e);
        }
        Instant now = clock.instant();
        believedSince.keySet().retainAll(registered.believed());
        believedSince.keySet().retainAll(authorities);
        authorities.forEach(authority -> believedSince.putIfAbsent(authority, now));
        directory.waiting("");
        return true;
    }

    private boolean serve(SharedKeys keys) {
        Served next = new Served(keys.leaf(), keys.authority().certificate());
        if (!served.equals(Optional.of(next)) && mayServe(next)) {
            directory.write(next.leaf());
            served = Optional.of(next);
        }
        return true;
    }

    private boolean mayServe(Served next) {
        Instant now = clock.instant();
        return served.filter(s -> believedSince.containsKey(s.authority()))
                        .filter(s -> s.leaf().end().isAfter(now))
                        .isEmpty()
                || !now.isBefore(believedSince.get(next.authority()).plus(SETTLE));
    }

    private Awaited waiting(Awaited e) {
        directory.waiting(e.getMessage());
        return e;
    }
}
