package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Shared credentials files that hold anything, and variables that point at anything: keys, or a failure of the contract in
 * time and without a word of the file; and no program of a file is ever run.
 */
class HostileProfilesTest {
    private static final Set<Integer> EXIT_CODES = Set.of(64, 69, 77);
    /** One and a half of a processor's seconds for the worst file, on a busy machine. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int LARGEST = 256 << 10;
    private static final String KEYS = "aws_access_key_id = AKIAKEPT\naws_secret_access_key = " + Call.CANARY + "\n";
    private static final String ROLE = "role_arn = arn:aws:iam::123456789012:role/team\n";

    private HostileServer server;
    private Path directory;

    @BeforeProperty
    void serve() throws IOException {
        server = new HostileServer(Optional.empty());
        directory = Files.createTempDirectory("profiles");
    }

    @AfterProperty
    void stop() throws IOException, InterruptedException {
        server.close();
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    private TestWorld world() {
        return new TestWorld()
                .with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_SECRET", "PMP-app")
                .with("MXSECRETS_AWS_REGION", "eu-west-1")
                .with("MXSECRETS_AWS_ENDPOINT", server.url())
                .with("MXSECRETS_AWS_STS_ENDPOINT", server.url())
                .with("MXSECRETS_ALLOW_HTTP", "true")
                .with("MXSECRETS_ALLOW_NODE_ROLE", "true")
                .with("MXSECRETS_AWS_AUTH", "profile");
    }

    /** What it comes to: {@code read}, or the sentence of a failure. */
    private String outcome(TestWorld world) {
        long begin = System.nanoTime();
        String outcome;
        try (AwsProvider provider = new AwsProvider(world.surroundings(), SecretsManagerClient::builder)) {
            assertThat(provider.read(world.request(), world.deadline().forOneTry()))
                    .isInstanceOf(Reading.Read.class);
            outcome = "read";
        } catch (Failure failure) {
            outcome = failure.sentence();
            assertThat(failure.reason()).as(outcome).isNotEqualTo(Reason.BUG);
            assertThat(failure.exitCode().number()).as(outcome).isIn(EXIT_CODES);
            assertThat(outcome).doesNotContain(Call.CANARY).isEqualTo(Printable.line(outcome, Printable.SENTENCE));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(outcome).isLessThan(LONGEST);
        assertThat(world.telemetry.toString()).doesNotContain(Call.CANARY);
        return outcome;
    }

    private String of(String file) {
        return of(file.getBytes(StandardCharsets.UTF_8));
    }

    private String of(byte[] file) {
        try {
            Path shared = Files.write(directory.resolve("credentials"), file);
            return outcome(world().with("AWS_SHARED_CREDENTIALS_FILE", shared.toString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Example
    void aPlainProfileIsRead() {
        assertThat(of("[default]\n" + KEYS)).isEqualTo("read");
        assertThat(of("\ufeff[default]\r\n" + KEYS.replace("\n", "\r\n"))).isNotNull();
        assertThat(of("[base]\n" + KEYS + "[default]\n" + ROLE + "source_profile = base\n"))
                .isEqualTo("read");
    }

    @Example
    void chainsThatDoNotEndAreRefused() {
        assertThat(of("[default]\n" + ROLE + "source_profile = default\n")).contains("has no aws_access_key_id");
        assertThat(of("[default]\n" + ROLE + "source_profile = b\n[b]\n" + ROLE + "source_profile = default\n"))
                .contains("from itself");
        StringBuilder chain = new StringBuilder("[default]\n" + ROLE + "source_profile = p0\n");
        for (int i = 0; i < 2_500; i++) {
            chain.append("[p")
                    .append(i)
                    .append("]\n")
                    .append(ROLE)
                    .append("source_profile = p")
                    .append(i + 1)
                    .append('\n');
        }
        assertThat(of(chain.toString())).contains("from itself");
        assertThat(of("[default]\n" + ROLE + "source_profile = nowhere\n")).contains("is not in");
    }

    @Example
    void aProgramOfAFileIsNeverRun() {
        Path ran = directory.resolve("ran");
        for (String line : List.of(
                "credential_process = touch " + ran,
                "credential_process = /bin/sh -c 'touch " + ran + "'",
                "sso_session = x\nsso_account_id = 1",
                "web_identity_token_file = " + ran + "\n" + ROLE,
                ROLE + "credential_source = Ec2InstanceMetadata")) {
            assertThat(of("[default]\n" + line + "\n")).contains("aws configure export-credentials");
        }
        assertThat(ran).doesNotExist();
    }

    @Example
    void filesThatAreNoneAreNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        for (String file : List.of(
                pipe.toString(),
                loop.toString(),
                directory.toString(),
                "/dev/zero",
                "/dev/full",
                "/proc/self/mem",
                "")) {
            assertThat(outcome(world().with("AWS_SHARED_CREDENTIALS_FILE", file).with("HOME", directory.toString())))
                    .as(file)
                    .isNotEqualTo("read");
        }
    }

    @Example
    void largeAndDeepFilesAreRefusedOrRead() {
        for (String text : List.of(
                "[".repeat(LARGEST),
                "[default]\n" + "x".repeat(LARGEST),
                "[default]\n" + "a = b\n".repeat(LARGEST / 6),
                "[default]\n" + "\n".repeat(LARGEST),
                "[a]\n".repeat(LARGEST / 4),
                "[default]\ns3 =\n" + "  a = b\n".repeat(LARGEST / 8),
                "\0".repeat(LARGEST))) {
            of(text.substring(0, LARGEST - 100));
        }
        assertThat(of("[default]\n" + KEYS + " ".repeat(LARGEST))).contains("larger than 256 KiB");
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> names = Arbitraries.of(
                "default", "base", "profile default", "a b", "", "]", "a]x", "default ", "sso-session x", "services y");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(30),
                Arbitraries.strings().ascii().ofMaxLength(60),
                Arbitraries.of(
                        "default", "base", Call.CANARY, "arn:aws:iam::123456789012:role/team", " ", "=", "#", "\t"));
        Arbitrary<String> properties = Arbitraries.of(
                        "aws_access_key_id",
                        "aws_secret_access_key",
                        "aws_session_token",
                        "role_arn",
                        "source_profile",
                        "external_id",
                        "region",
                        "credential_process",
                        " nested",
                        "")
                .flatMap(name -> Arbitraries.of(" = ", "=", " ", "\n  ")
                        .flatMap(equals -> values.map(value -> name + equals + value + "\n")));
        Arbitrary<String> sections = names.flatMap(
                name -> properties.list().ofMaxSize(5).map(lines -> "[" + name + "]\n" + String.join("", lines)));
        return Arbitraries.oneOf(
                sections.list().ofMaxSize(4).map(all -> String.join("", all)),
                sections.map(section -> section + "[default]\n" + KEYS),
                Arbitraries.strings().all().ofMaxLength(200));
    }

    @Property // A25
    void anyText(@ForAll("files") String file) {
        of(file);
    }

    @Property(tries = 200) // A25
    void anyBytes(@ForAll byte[] file) {
        of(file);
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> any = Arbitraries.strings()
                .ascii()
                .ofMaxLength(30)
                .map(text -> text.replace("\0", ""))
                .filter(text -> !text.isBlank());
        return Arbitraries.oneOf(
                any,
                any.map(text -> "https:" + text),
                any.map(text -> "http://127.0.0.1" + text),
                Arbitraries.of(
                        "https:x",
                        "https://",
                        "https:///x",
                        "http://localhost:99999/",
                        "http://[::1",
                        "http://127.0.0.1:-1/",
                        "http://u:p@127.0.0.1:1/"));
    }

    @Property(tries = 300) // A25
    void anyAddressOfAContainersCredentials(@ForAll("addresses") String address) {
        for (String variable :
                List.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
            if (variable.endsWith("FULL_URI") || !address.startsWith("/")) {
                outcome(world().with("MXSECRETS_AWS_AUTH", "container").with(variable, address));
            }
        }
    }

    @Property(tries = 300) // A25
    void anyAddressOfTheMetadataService(@ForAll("addresses") String address) {
        outcome(world().with("MXSECRETS_AWS_AUTH", "imds").with("AWS_EC2_METADATA_SERVICE_ENDPOINT", address));
    }
}
