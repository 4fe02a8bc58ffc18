package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.net.http.OldTls;
import io.mxsecrets.providers.net.http.TlsDoor;
import io.mxsecrets.providers.net.http.Tunnel;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.Authority.Leaf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers are trusted (A17), and through which proxy. */
@Timeout(30)
class VaultTlsTest extends Scripted {
    private static Authority authority;
    private static Authority another;

    private TlsDoor door;

    @BeforeAll
    static void authorities() {
        authority = new Authority("ours");
        another = new Authority("another");
    }

    @BeforeEach
    void trustOurs() {
        VaultBench.write(
                directory.resolve("ca/bundle.crt"),
                another.self().certificate() + authority.self().certificate());
        vault.world.with("MXSECRETS_CA_DIRECTORY", directory.resolve("ca").toString());
        vault.world.environment.remove("MXSECRETS_ALLOW_HTTP");
    }

    @AfterEach
    void closeDoor() throws IOException {
        if (door != null) {
            door.close();
        }
    }

    private void serve(Leaf certificate) throws IOException {
        if (door != null) {
            door.close();
        }
        door = new TlsDoor(certificate, vault.server.port());
        address(door.url());
    }

    private void address(String address) {
        vault.world.with("MXSECRETS_VAULT_ADDRESS", address);
    }

    private String version() {
        return read().version();
    }

    private String refused() {
        Failure failure = vault.failure(vault.world.deadline().forOneTry());
        boolean neverPasses =
                failure.sentence().contains("not signed") || failure.sentence().contains("another name");
        assertThat(failure.reason()).isEqualTo(neverPasses ? Reason.UNTRUSTED : Reason.TLS);
        assertThat(failure.exitCode().number()).isEqualTo(69);
        assertThat(vault.requests()).isZero();
        return failure.sentence();
    }

    @Test
    void trustsEachOfSeveralCertificatesInAFileOfTheDirectory() throws IOException {
        serve(authority.issue("CN=vault", List.of("localhost")));
        assertThat(version()).isEqualTo("1");

        serve(another.issue("CN=vault", List.of("localhost")));
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void trustsOneFileAsLargeAsASystemsBundle() throws IOException {
        Path bundle = directory.resolve("bundle.pem");
        String commented = "# Another authority\n" + another.self().certificate();
        VaultBench.write(bundle, commented.repeat(200) + authority.self().certificate());
        assertThat(bundle.toFile().length()).isGreaterThan(200_000);
        vault.world.with("MXSECRETS_CA_DIRECTORY", bundle.toString());
        serve(authority.issue("CN=vault", List.of("localhost")));
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void trustsTheChartsBundleBesideTheDirectory() throws IOException {
        Authority charts = new Authority("the chart's");
        serve(charts.issue("CN=vault", List.of("localhost")));
        refused();

        vault.world.with("MXSECRETS_CA_BUNDLE", charts.self().certificate());
        assertThat(version()).isEqualTo("1");

        serve(authority.issue("CN=vault", List.of("localhost")));
        assertThat(version()).isEqualTo("1");
    }

    @Test // A17
    void refusesAnAuthorityThatNobodyNamed() throws IOException {
        serve(new Authority("stranger").issue("CN=vault", List.of("localhost")));
        assertThat(refused()).contains("not signed by a trusted authority").contains("ca-configmap");
    }

    @Test // A17
    void refusesACertificateForAnotherName() throws IOException {
        serve(authority.issue("CN=localhost", List.of("vault.example")));
        assertThat(refused()).contains("is for another name");
    }

    @Test // A17
    void refusesAnExpiredCertificate() throws IOException {
        serve(authority.issue("CN=vault", List.of("localhost"), Instant.now().minusSeconds(3600)));
        assertThat(refused()).contains("has expired").contains("clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatDemandsAClientCertificateIsToldAsThat(String protocol) throws IOException {
        door = TlsDoor.demanding(authority.issue("CN=vault", List.of("localhost")), vault.server.port(), protocol);
        address(door.url());
        assertThat(refused()).contains("demands a client certificate");
    }

    @Test // A17
    void refusesASelfSignedCertificate() throws IOException {
        serve(new Authority("localhost").self());
        assertThat(refused()).contains("not signed by a trusted authority");
    }

    @Test // A17
    void refusesAServerThatSpeaksOnlyTls10() throws IOException {
        try (OldTls old = new OldTls()) {
            address(old.url());
            assertThat(refused()).contains("offers neither TLS 1.2 nor TLS 1.3");
            assertThat(old.alerts).isNotEmpty().containsOnly("2.70");
        }
    }

    @Test // A17
    void nothingThatSomebodySetsSkipsTheCheck() throws IOException {
        vault.world
                .with("MXSECRETS_ALLOW_HTTP", "true")
                .with("VAULT_SKIP_VERIFY", "true")
                .with("VAULT_CACERT", directory.resolve("token").toString())
                .with("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        serve(new Authority("stranger").issue("CN=vault", List.of("localhost")));
        assertThat(refused()).contains("not signed by a trusted authority");
    }

    @Test
    void tlsWherePlainHttpIsServedIsNamed() {
        address(vault.server.baseUrl().replace("http://", "https://"));
        assertThat(refused()).contains("does not speak TLS");
    }

    @Test
    void aDirectoryWithoutCertificatesOrWithSomethingElseIsASettingsFailure() {
        VaultBench.write(directory.resolve("ca/bundle.crt"), "not a certificate");
        address("https://localhost:1");
        Failure failure = vault.failure(vault.world.deadline().forOneTry());
        assertThat(failure.reason()).isEqualTo(Reason.SETTINGS);
        assertThat(failure.sentence()).contains("bundle.crt is not a list of PEM certificates");
    }

    @Test
    void tlsGoesThroughAProxysTunnelAndAProxyThatRefusesIsNamed() throws Exception {
        serve(authority.issue("CN=vault", List.of("localhost")));
        try (Tunnel tunnel = Tunnel.open()) {
            vault.world.with("MXSECRETS_HTTPS_PROXY", tunnel.url());
            assertThat(version()).isEqualTo("1");
            assertThat(tunnel.asked).contains("localhost:" + door.port());
        }
        try (Tunnel tunnel = Tunnel.refusing()) {
            vault.world.with("MXSECRETS_HTTPS_PROXY", tunnel.url());
            Failure failure = vault.failure(vault.world.deadline().forOneTry());
            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure.sentence()).contains("does not let us through to localhost");
        }
    }

    @Test
    void plainHttpNeedsAllowHttp() {
        address(vault.server.baseUrl());
        assertThatThrownBy(() -> vault.world.settings()).hasMessageContaining("without TLS");
    }
}
