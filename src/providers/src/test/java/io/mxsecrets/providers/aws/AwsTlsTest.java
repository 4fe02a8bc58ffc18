package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.net.http.OldTls;
import io.mxsecrets.providers.net.http.TlsDoor;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.Authority.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom we take for AWS, Secrets Manager and STS alike (A17). */
class AwsTlsTest extends Scripted {
    private static final List<String> HERE = List.of("localhost");

    private static Authority authority;

    @BeforeAll
    static void authority() {
        authority = new Authority("own authority");
    }

    @BeforeEach
    void trustOurs() throws IOException {
        Path ca = Files.createDirectory(directory.resolve("ca"));
        Files.writeString(ca.resolve("own.pem"), authority.self().certificate());
        world.with("MXSECRETS_CA_DIRECTORY", ca.toString());
    }

    private void serve(String endpoint, TlsDoor door) {
        world.with(endpoint, door.url());
    }

    /** The sentence of a refusal, before which nothing was asked. */
    private String refused(String endpoint, String url) {
        world.with(endpoint, url);
        Failure failure = failure(() -> provider()
                .read(world.request(), world.deadline(Duration.ofSeconds(10)).forOneTry()));
        boolean neverPasses = failure.sentence().contains("trusted authority")
                || failure.sentence().contains("another name");
        assertThat(failure.reason()).isEqualTo(neverPasses ? Reason.UNTRUSTED : Reason.TLS);
        assertThat(failure.exitCode().number()).isEqualTo(69);
        String untouched = endpoint.contains("STS") ? "AssumeRoleWithWebIdentity" : "GetSecretValue";
        assertThat(aws.count(untouched)).isZero();
        return failure.sentence();
    }

    private String refused(String endpoint, Leaf certificate) throws IOException {
        try (TlsDoor door = new TlsDoor(certificate, aws.port())) {
            return refused(endpoint, door.url());
        }
    }

    @Test
    void aServerThatAnOwnAuthoritySignedIsTakenWithCaDirectory() throws IOException {
        try (TlsDoor door = new TlsDoor(authority.issue("CN=aws", HERE), aws.port())) {
            serve("MXSECRETS_AWS_ENDPOINT", door);
            serve("MXSECRETS_AWS_STS_ENDPOINT", door);
            assertThat(text(read())).contains("CANARY");
        }
    }

    @ParameterizedTest // A17
    @ValueSource(strings = {"MXSECRETS_AWS_ENDPOINT", "MXSECRETS_AWS_STS_ENDPOINT"})
    void aServerThatNoKnownAuthoritySignedIsRefused(String endpoint) throws IOException {
        assertThat(refused(endpoint, new Authority("stranger").issue("CN=aws", HERE)))
                .contains("not signed by a trusted authority", "ca-configmap");
    }

    @ParameterizedTest // A17
    @ValueSource(strings = {"MXSECRETS_AWS_ENDPOINT", "MXSECRETS_AWS_STS_ENDPOINT"})
    void aSelfSignedServerIsRefused(String endpoint) throws IOException {
        assertThat(refused(endpoint, new Authority("localhost").self())).contains("not signed by a trusted authority");
    }

    @ParameterizedTest // A17
    @CsvSource({
        "localhost, -1, has expired",
        "localhost, 31, is not valid yet",
        "aws.example, 1, is for another name",
    })
    void aCertificateThatIsNotForNowOrNotForHereIsRefused(String name, int lastDay, String words) throws IOException {
        Instant end = Instant.now().plus(Duration.ofDays(lastDay));
        for (String endpoint : List.of("MXSECRETS_AWS_ENDPOINT", "MXSECRETS_AWS_STS_ENDPOINT")) {
            aws.calls.clear();
            assertThat(refused(endpoint, authority.issue("CN=aws", List.of(name), end)))
                    .contains(words);
        }
    }

    @Test // A17
    void aServerThatSpeaksOnlyTls10IsRefused() throws IOException {
        try (OldTls old = new OldTls()) {
            assertThat(refused("MXSECRETS_AWS_ENDPOINT", old.url())).contains("offers neither TLS 1.2 nor TLS 1.3");
            assertThat(old.alerts).isNotEmpty().containsOnly("2.70");
        }
    }

    @Test // A17
    void nothingThatSomebodySetsSkipsTheCheck() throws IOException {
        world.with("MXSECRETS_ALLOW_HTTP", "true")
                .with("AWS_NO_VERIFY_SSL", "true")
                .with("AWS_CA_BUNDLE", "/dev/null")
                .with("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        String property = "com.amazonaws.sdk.disableCertChecking";
        System.setProperty(property, "true");
        try {
            refused("MXSECRETS_AWS_ENDPOINT", new Authority("stranger").issue("CN=aws", HERE));
        } finally {
            System.clearProperty(property);
        }
    }
}
