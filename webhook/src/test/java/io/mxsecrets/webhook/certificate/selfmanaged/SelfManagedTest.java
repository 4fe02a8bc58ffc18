package io.mxsecrets.webhook.certificate.selfmanaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.Pem;
import io.mxsecrets.webhook.certificate.ReloadingKeys;
import io.mxsecrets.webhook.certificate.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a self-managed certificate, with a clock that is moved and a cluster of two maps. */
class SelfManagedTest {
    private static final Duration AUTHORITY = Duration.ofDays(90);
    private static final Duration LEAF = Duration.ofDays(30);

    @TempDir
    private Path one;

    @TempDir
    private Path two;

    private final Cluster cluster = new Cluster();
    private Instant now;

    @BeforeEach
    void start() {
        now = Instant.parse("2026-01-01T00:00:00Z");
    }

    private TestedReplica replica(Path directory) {
        return new TestedReplica(new SelfManaged(
                cluster,
                new Renewal(new Issuer("injector.ns.svc"), AUTHORITY, LEAF),
                directory,
                () -> now,
                races -> {}));
    }

    private record TestedReplica(SelfManaged certificate) {
        void look() {
            try {
                certificate.look();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private X509Certificate served(Path directory) throws Exception {
        return Pem.certificates(Files.readString(directory.resolve("tls.crt"))).get(0);
    }

    @Test
    void theFirstLookMakesEverythingAndTheSecondNothing() throws Exception {
        replica(one).look();
        String before = cluster.bundle;

        replica(one).look();

        assertThat(served(one).getSubjectAlternativeNames().toString()).contains("injector.ns.svc");
        served(one).verify(Pem.certificates(cluster.bundle).get(0).getPublicKey());
        assertThat(cluster.bundle).isEqualTo(before);
        assertThat(cluster.writes).isEqualTo(1);
        ReloadingKeys keys = new ReloadingKeys(new CertificateFiles(one), () -> now);
        assertThat(keys.getCertificateChain(keys.chooseServerAlias("EC", null, null)))
                .containsExactly(served(one));
    }

    @Test
    void replicasServeOneCertificate() throws Exception {
        TestedReplica first = replica(one);
        TestedReplica second = replica(two);
        first.look();
        second.look();

        assertThat(served(one)).isEqualTo(served(two));
    }

    @Test
    void theSlowerOfTwoReplicasTakesWhatTheFasterMade() throws Exception {
        cluster.beforeWrite.add(() -> replica(two).look());

        replica(one).look();

        assertThat(served(one)).isEqualTo(served(two));
    }

    @Test
    void theLeafIsRenewedAtTwoThirdsOfItsLife() throws Exception {
        replica(one).look();
        X509Certificate before = served(one);

        now = now.plus(Duration.ofDays(19));
        replica(one).look();
        assertThat(served(one)).isEqualTo(before);

        now = now.plus(Duration.ofDays(2));
        replica(one).look();
        assertThat(served(one)).isNotEqualTo(before);
        served(one).verify(Pem.certificates(cluster.bundle).get(0).getPublicKey());
    }

    @Test
    void whatIsServedIsAlwaysBelievedAndWasBelievedBefore() throws Exception {
        TestedReplica first = replica(one);
        TestedReplica second = replica(two);
        for (int day = 0; day < 400; day++) {
            String believedBefore = cluster.bundle;
            (day % 2 == 0 ? first : second).look();
            List<X509Certificate> believed = Pem.certificates(day == 0 ? cluster.bundle : believedBefore);
            X509Certificate served = served(day % 2 == 0 ? one : two);
            assertThat(believed).as("day " + day).anyMatch(authority -> issued(authority, served));
            assertThat(believed.size()).isLessThanOrEqualTo(3);
            served.checkValidity(java.util.Date.from(now));
            now = now.plus(Duration.ofDays(1));
        }
        assertThat(cluster.authorities).hasSizeGreaterThan(4);
    }

    @Test
    void aSecretThatNobodyCanReadIsMadeAnew() throws Exception {
        replica(one).look();
        cluster.data.put("tls.key", "bm9uc2Vuc2U=");

        replica(one).look();

        served(one).verify(Pem.certificates(cluster.bundle).get(0).getPublicKey());
    }

    @Test
    void aHandshakeUnderWayKeepsThePairThatItBeganWith() throws Exception {
        replica(one).look();
        ReloadingKeys keys = new ReloadingKeys(new CertificateFiles(one), () -> now);
        String alias = keys.chooseServerAlias("EC", null, null);
        java.security.PrivateKey key = keys.getPrivateKey(alias);

        now = now.plus(Duration.ofDays(21));
        replica(one).look();
        keys.look();

        assertThat(keys.getPrivateKey(alias)).isEqualTo(key);
        assertThat(keys.getPrivateKey(keys.chooseServerAlias("EC", null, null))).isNotEqualTo(key);
    }

    @Test
    void aKeyThatIsNotItsCertificatesIsNeverServed() throws Exception {
        replica(one).look();
        String key = Files.readString(one.resolve("tls.key"));
        cluster.data.clear();
        replica(one).look();
        Files.writeString(one.resolve("..data/tls.key"), key);

        assertThatThrownBy(() -> new ReloadingKeys(new CertificateFiles(one), () -> now))
                .isInstanceOf(BadCertificate.class)
                .hasMessageNotContaining("BEGIN");
    }

    @Test
    void f15ACertificateThatNobodyWouldBelieveIsNotTakenUp() throws Exception {
        replica(one).look();
        unlinked(one);
        Files.writeString(one.resolve("ca.crt"), cluster.bundle);
        ReloadingKeys keys = new ReloadingKeys(new CertificateFiles(one), () -> now);
        X509Certificate before = served(one);

        new TestCertificate("injector.ns.svc").write(one, now, Duration.ofDays(30));
        assertThatThrownBy(keys::look).hasMessageContaining("ca.crt");

        assertThat(keys.getCertificateChain(keys.chooseServerAlias("EC", null, null)))
                .containsExactly(before);
        assertThat(keys.good()).isTrue();
        assertThat(keys.end()).isEqualTo(before.getNotAfter().toInstant());
        now = now.plus(Duration.ofDays(31));
        assertThat(keys.good()).isFalse();
    }

    @Test
    void whatNobodyBelievesIsServedOnlyWhereThereIsNothingBetter() throws Exception {
        TestCertificate old = new TestCertificate("injector.ns.svc");
        old.write(one, now.minus(Duration.ofDays(9)), Duration.ofDays(8));
        ReloadingKeys keys = new ReloadingKeys(new CertificateFiles(one), () -> now);
        assertThat(keys.good()).isFalse();

        old.write(one, now, Duration.ofDays(8));
        keys.look();

        assertThat(keys.good()).isTrue();
    }

    /** As somebody else writes them. */
    private static void unlinked(Path directory) throws Exception {
        for (String name : List.of("tls.crt", "tls.key")) {
            String text = Files.readString(directory.resolve(name));
            Files.delete(directory.resolve(name));
            Files.writeString(directory.resolve(name), text);
        }
        Files.delete(directory.resolve("..data"));
    }

    private static boolean issued(X509Certificate authority, X509Certificate leaf) {
        try {
            leaf.verify(authority.getPublicKey());
            return true;
        } catch (java.security.GeneralSecurityException e) {
            return false;
        }
    }

    private static final class Cluster implements KeyStorage {
        private final Map<String, String> data = new HashMap<>();
        private final List<Runnable> beforeWrite = new ArrayList<>();
        private final java.util.Set<String> authorities = new java.util.HashSet<>();
        private String bundle = "";
        private int version;
        private int writes;

        @Override
        public Stored read() {
            return new Stored("" + version, Map.copyOf(data));
        }

        @Override
        public boolean write(String seen, Map<String, String> next) {
            List<Runnable> others = List.copyOf(beforeWrite);
            beforeWrite.clear();
            others.forEach(Runnable::run);
            if (!seen.equals("" + version)) {
                return false;
            }
            data.putAll(next);
            version++;
            writes++;
            return true;
        }

        @Override
        public Registered registered() {
            return new Registered("" + bundle.hashCode(), List.of(bundle, bundle));
        }

        @Override
        public boolean believe(String seen, String next) {
            if (!seen.equals("" + bundle.hashCode())) {
                return false;
            }
            bundle = next;
            authorities.add(Pem.text(Pem.certificates(next).get(0)));
            return true;
        }
    }
}
