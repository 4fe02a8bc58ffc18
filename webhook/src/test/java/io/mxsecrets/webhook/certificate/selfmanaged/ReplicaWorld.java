package io.mxsecrets.webhook.certificate.selfmanaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.Pem;
import io.mxsecrets.webhook.certificate.ReloadingKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A cluster of two objects, and replicas whose every call to it waits for its turn, so that a test decides each moment. After
 * every step it holds: a replica that is ready serves what API servers believe, but for one that was not yet able to notice
 * what somebody else did to the registration.
 */
final class ReplicaWorld implements AutoCloseable {
    private static final Duration AUTHORITY = Duration.ofDays(90);
    private static final Duration LEAF = Duration.ofDays(30);
    private static final int ENTRIES = 2;

    /** The end of a replica, in the middle of a call. */
    private static final class Killed extends Error {
        Killed() {
            super(null, null, false, false);
        }
    }

    private final Path folder;
    private final Issuer issuer = new Issuer("injector.ns.svc");
    private final Map<X509Certificate, Instant> believedSince = new HashMap<>();
    final List<Replica> replicas = new ArrayList<>();
    Map<String, String> secret = Map.of();
    List<String> bundles = List.of("", "");
    boolean withSecret = true;
    boolean withRegistration = true;
    private int secretVersion;
    private int registrationVersion;
    int writes;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    ReplicaWorld(Path folder) {
        this.folder = folder;
    }

    Replica start() {
        try {
            Replica replica = new Replica(Files.createTempDirectory(folder, "replica"));
            replicas.add(replica);
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything as it is after a while without trouble. */
    void settle() {
        for (int i = 0; i < 2; i++) {
            now = now.plus(SelfManaged.SETTLE);
            replicas.forEach(Replica::look);
        }
    }

    /** What somebody other than the webhook does; replicas cannot know of it before they look. */
    void outside(Runnable change) {
        change.run();
        secretVersion++;
        registrationVersion++;
        replicas.forEach(replica -> replica.excused = true);
        note();
    }

    /** All replicas serve one certificate that API servers believe, and there is nothing left to do. */
    void assertSettled() {
        int before = writes;
        replicas.forEach(Replica::look);
        assertThat(writes).as("writes of one more look").isEqualTo(before);
        SharedKeys keys = SharedKeys.of(secret).orElseThrow();
        assertThat(bundles).containsOnly(Pem.text(keys.authorities()));
        for (Replica replica : replicas) {
            assertThat(replica.failure).isNull();
            ReloadingKeys fresh = new ReloadingKeys(new CertificateFiles(replica.directory), () -> now);
            assertThat(fresh.good()).isTrue();
            assertThat(fresh.waiting()).isEmpty();
            assertThat(replica.served()).isEqualTo(keys.leaf().certificate());
        }
    }

    private Set<X509Certificate> believed() {
        return withRegistration ? new KeyStorage.Registered("", bundles).believed() : Set.of();
    }

    private void note() {
        Set<X509Certificate> believed = believed();
        believedSince.keySet().retainAll(believed);
        believed.forEach(authority -> believedSince.putIfAbsent(authority, now));
    }

    private void check() {
        note();
        replicas.forEach(Replica::check);
    }

    @Override
    public void close() {
        replicas.forEach(Replica::kill);
    }

    /** One replica; its looks run in a thread of their own, one call at a time. */
    final class Replica implements KeyStorage {
        final Path directory;
        private final SelfManaged certificate;
        private final Semaphore go = new Semaphore(0);
        private final Semaphore arrived = new Semaphore(0);
        private boolean running;
        private boolean killed;
        private boolean excused = true;
        private boolean excusedAtStart;
        private X509Certificate before;
        Throwable failure;

        private Replica(Path directory) {
            this.directory = directory;
            this.certificate =
                    new SelfManaged(this, new Renewal(issuer, AUTHORITY, LEAF), directory, () -> now, races -> {});
        }

        /** Begins a look, as far as its first call. */
        void begin() {
            running = true;
            prepare();
            new Thread(() -> {
                        attempt();
                        running = false;
                        arrived.release();
                    })
                    .start();
            arrived.acquireUninterruptibly();
        }

        private void prepare() {
            failure = null;
            excusedAtStart = excused;
            excused = false;
        }

        private void attempt() {
            try {
                certificate.look();
            } catch (Killed | InterruptedException | RuntimeException e) {
                failure = e;
            }
        }

        boolean running() {
            return running;
        }

        /** Makes the call that it waits for, and goes on to the next one or to the end of its look. */
        void step() {
            go.release();
            arrived.acquireUninterruptibly();
            if (!running) {
                excusedAtStart = false;
            }
            ReplicaWorld.this.check();
        }

        /** A whole look, with nobody between its calls. */
        void look() {
            prepare();
            attempt();
            excusedAtStart = false;
            ReplicaWorld.this.check();
        }

        /** SIGKILL: the call that it waits for is never made. */
        void kill() {
            if (running) {
                killed = true;
                step();
            }
        }

        X509Certificate served() {
            return new CertificateFiles(directory).now().chain().get(0);
        }

        private boolean serves() {
            return Files.exists(directory.resolve("tls.crt"));
        }

        private void check() {
            if (!serves() || killed) {
                return;
            }
            X509Certificate leaf = served();
            boolean ready = new CertificateFiles(directory).waiting().isEmpty();
            Optional<Instant> since = since(leaf);
            if (ready && !excused && !excusedAtStart) {
                assertThat(since).as("a ready replica serves what is believed").isPresent();
            }
            if (before != null
                    && !leaf.equals(before)
                    && before.getNotAfter().toInstant().isAfter(now)) {
                Instant longEnough = now.minus(SelfManaged.SETTLE);
                assertThat(since.orElseThrow())
                        .as("it changed to what is believed for long, or for as long as what it served")
                        .isBeforeOrEqualTo(
                                since(before).filter(longEnough::isBefore).orElse(longEnough));
            }
            before = leaf;
        }

        /** How long API servers have believed who issued this; empty where they do not. */
        private Optional<Instant> since(X509Certificate leaf) {
            return believedSince.keySet().stream()
                    .filter(authority -> issued(authority, leaf))
                    .findFirst()
                    .map(believedSince::get);
        }

        private static boolean issued(X509Certificate authority, X509Certificate leaf) {
            return leaf.getIssuerX500Principal()
                    .equals(authority.getSubjectX500Principal()); // no two authorities bear one name
        }

        private <T> T turn(Supplier<T> call) {
            if (running) {
                arrived.release();
                go.acquireUninterruptibly();
            }
            if (killed) {
                throw new Killed();
            }
            return call.get();
        }

        @Override
        public Stored read() {
            return turn(() -> {
                if (!withSecret) {
                    throw new Awaited("no Secret");
                }
                return new Stored("" + secretVersion, secret);
            });
        }

        @Override
        public boolean write(String seen, Map<String, String> data) {
            return turn(() -> {
                if (!withSecret || !seen.equals("" + secretVersion)) {
                    return false;
                }
                secret = data;
                secretVersion++;
                writes++;
                return true;
            });
        }

        @Override
        public Registered registered() {
            return turn(() -> {
                if (!withRegistration) {
                    throw new Awaited("no registration");
                }
                return new Registered("" + registrationVersion, bundles);
            });
        }

        @Override
        public boolean believe(String seen, String bundle) {
            return turn(() -> {
                if (!withRegistration || !seen.equals("" + registrationVersion)) {
                    return false;
                }
                bundles = java.util.Collections.nCopies(ENTRIES, bundle);
                registrationVersion++;
                writes++;
                return true;
            });
        }
    }
}
