package io.mxsecrets.webhook.certificate.selfmanaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.Pem;
import io.mxsecrets.webhook.certificate.selfmanaged.ReplicaWorld.Replica;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F24 to F28: whatever becomes of the Secret and the registration, and in whatever order replicas find it, no replica that is
 * ready serves what API servers do not believe, and all end with one certificate. Two replicas are tried in every order of
 * their calls, three and an admin in the midst of them in many.
 */
class ReplicaOrdersTest {
    private static final int MANY = 10;

    /** What happens to a cluster in which all is well. */
    enum Event {
        LEAF_DUE(w -> w.now = w.now.plus(Duration.ofDays(21))),
        AUTHORITY_DUE(w -> w.now = w.now.plus(Duration.ofDays(61))),
        ALL_ENDED(w -> w.now = w.now.plus(Duration.ofDays(400))),
        SECRET_EMPTIED(w -> w.secret = Map.of()),
        SECRET_SPOILED(w -> w.secret = Map.of("tls.crt", "Y2VydA==")),
        SECRET_OF_ANOTHER_PROGRAM(w -> w.secret = of(w, "other.ns.svc").data()),
        SECRET_FROM_A_BACKUP(w -> w.secret = backup.data()),
        REGISTRATION_EMPTIED(w -> w.bundles = List.of("", "")),
        REGISTRATION_HALF_EMPTIED(w -> w.bundles = List.of(w.bundles.get(0), "")),
        REGISTRATION_SPOILED(w -> w.bundles = List.of("nonsense", "-----BEGIN CERTIFICATE-----")),
        REGISTRATION_FROM_A_BACKUP(w -> w.bundles = both(backup)),
        BOTH_EMPTIED(w -> {
            w.secret = Map.of();
            w.bundles = List.of("", "");
        }),
        BOTH_FROM_A_BACKUP(w -> {
            w.secret = backup.data();
            w.bundles = both(backup);
        });

        private final Consumer<ReplicaWorld> change;

        Event(Consumer<ReplicaWorld> change) {
            this.change = change;
        }

        void befall(ReplicaWorld world) {
            world.outside(() -> change.accept(world));
        }

        private static SharedKeys of(ReplicaWorld world, String name) {
            return new Renewal(new Issuer(name), Duration.ofDays(90), Duration.ofDays(30))
                    .next(java.util.Optional.empty(), List.of(), world.now);
        }

        private static List<String> both(SharedKeys keys) {
            return List.of(Pem.text(keys.authorities()), Pem.text(keys.authorities()));
        }
    }

    /** The keys of an earlier authority, of which nothing is believed any more. */
    private static SharedKeys backup;

    private static Map<String, String> secret;
    private static List<String> bundles;
    private static Instant now;

    @TempDir
    private Path folder;

    @BeforeAll
    static void aYearOfUse(@TempDir Path folder) {
        ReplicaWorld world = new ReplicaWorld(folder);
        world.start();
        world.settle();
        backup = SharedKeys.of(world.secret).orElseThrow();
        world.outside(() -> {
            world.secret = Map.of();
            world.bundles = List.of("", "");
        });
        world.settle();
        world.now = world.now.plus(Renewal.OVERLAP);
        world.settle();
        world.assertSettled();
        secret = world.secret;
        bundles = world.bundles;
        now = world.now;
        assertThat(SharedKeys.of(secret).orElseThrow().authorities())
                .doesNotContain(backup.authority().certificate());
    }

    /** All is well. */
    private ReplicaWorld world(int replicas) {
        ReplicaWorld world = new ReplicaWorld(folder);
        world.secret = secret;
        world.bundles = bundles;
        world.now = now;
        for (int i = 0; i < replicas; i++) {
            world.start().look();
        }
        return world;
    }

    @ParameterizedTest
    @EnumSource(names = {"LEAF_DUE", "AUTHORITY_DUE", "SECRET_EMPTIED", "REGISTRATION_FROM_A_BACKUP", "BOTH_EMPTIED"})
    void f24TwoReplicasInEveryOrderOfTheirCalls(Event event) {
        Deque<List<Integer>> orders = new ArrayDeque<>(List.of(List.of()));
        int tried = 0;
        while (!orders.isEmpty()) {
            List<Integer> order = orders.pop();
            try (ReplicaWorld world = world(2)) {
                event.befall(world);
                List<Integer> options = run(world, order);
                for (int i = options.size() - 1; i >= order.size(); i--) {
                    for (int other = 1; other < options.get(i); other++) {
                        List<Integer> next = new ArrayList<>(order);
                        while (next.size() < i) {
                            next.add(0);
                        }
                        next.add(other);
                        orders.push(next);
                    }
                }
                world.settle();
                world.assertSettled();
            }
            tried++;
        }
        assertThat(tried).as("orders").isGreaterThan(5);
    }

    /** @return how many replicas there were to choose from at each step */
    private static List<Integer> run(ReplicaWorld world, List<Integer> order) {
        List<Integer> options = new ArrayList<>();
        world.replicas.forEach(Replica::begin);
        step(world, count -> {
            options.add(count);
            return options.size() <= order.size() ? order.get(options.size() - 1) : 0;
        });
        return options;
    }

    private static void step(ReplicaWorld world, IntUnaryOperator choice) {
        while (true) {
            List<Replica> ready =
                    world.replicas.stream().filter(Replica::running).toList();
            if (ready.isEmpty()) {
                return;
            }
            ready.get(choice.applyAsInt(ready.size())).step();
        }
    }

    @ParameterizedTest
    @EnumSource
    void f25ThreeReplicasWhileTheAdminIsNotDoneYet(Event event) {
        for (int seed = 0; seed < MANY; seed++) {
            Random random = new Random(seed);
            try (ReplicaWorld world = world(3)) {
                List<Runnable> admins = new ArrayList<>(List.of(
                        () -> world.outside(() -> world.withSecret = false),
                        () -> event.befall(world),
                        () -> world.outside(() -> world.withRegistration = false),
                        () -> world.outside(() -> world.withSecret = true),
                        () -> world.outside(() -> world.withRegistration = true)));
                while (!admins.isEmpty()) {
                    int next = random.nextInt(world.replicas.size() + 1);
                    if (next == world.replicas.size()) {
                        admins.remove(0).run();
                    } else if (world.replicas.get(next).running()) {
                        world.replicas.get(next).step();
                    } else {
                        world.now = world.now.plus(Duration.ofSeconds(2));
                        world.replicas.get(next).begin();
                    }
                }
                step(world, random::nextInt);
                world.settle();
                world.assertSettled();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void f28AReplicaKilledAtEachCallOfItsLook(Event event) {
        int calls = 0;
        for (boolean reached = true; reached; calls++) {
            try (ReplicaWorld world = world(2)) {
                event.befall(world);
                Replica victim = world.replicas.get(0);
                victim.begin();
                for (int i = 0; i < calls && victim.running(); i++) {
                    victim.step();
                }
                reached = victim.running();
                victim.kill();
                world.replicas.remove(victim);
                world.start();
                world.settle();
                world.assertSettled();
            }
        }
        assertThat(calls).isGreaterThan(2);
    }

    @Test
    void f26AReplicaWithoutItsSecretOrRegistrationSaysForWhatItWaits() throws Exception {
        ReplicaWorld world = new ReplicaWorld(folder);
        world.withSecret = false;
        Replica replica = world.start();
        replica.look();
        assertThat(new CertificateFiles(replica.directory).waiting()).isEqualTo("no Secret");

        world.outside(() -> {
            world.withSecret = true;
            world.withRegistration = false;
        });
        replica.look();
        assertThat(new CertificateFiles(replica.directory).waiting()).isEqualTo("no registration");

        world.outside(() -> world.withRegistration = true);
        world.settle();
        world.assertSettled();
        assertThat(Files.exists(replica.directory.resolve("waiting"))).isFalse();
    }

    @Test
    void f26AReplicaThatServesGoesOnWithoutTheSecretAndNotWithoutTheRegistration() {
        try (ReplicaWorld world = world(1)) {
            Replica replica = world.replicas.get(0);
            world.outside(() -> world.withSecret = false);
            replica.look();
            assertThat(replica.failure).hasMessage("no Secret");
            assertThat(new CertificateFiles(replica.directory).waiting()).isEmpty();

            world.outside(() -> world.bundles = List.of("", ""));
            replica.look();
            assertThat(world.bundles.get(0)).as("believed without the Secret").contains("BEGIN CERTIFICATE");

            world.outside(() -> world.withRegistration = false);
            replica.look();
            assertThat(new CertificateFiles(replica.directory).waiting()).isEqualTo("no registration");
        }
    }

    @Test
    void theNextLookComesAtOnceWhereARaceWasLostAndNotForEver() {
        try (ReplicaWorld world = world(2)) {
            Replica replica = world.replicas.get(0);
            world.outside(() -> world.secret = Map.of());
            replica.begin();
            while (replica.running()) {
                world.outside(() -> {}); // another writes between each two calls
                replica.step();
            }
            assertThat(replica.failure).hasMessageContaining("find out what else writes them");
        }
    }
}
