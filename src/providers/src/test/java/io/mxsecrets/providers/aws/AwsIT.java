package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Overheard;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.aws.AwsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Every read that users ask for, on a real Secrets Manager and STS API, as a web identity unless said otherwise. */
@RealAws
class AwsIT {
    /** In every value and key that is given away. */
    private static final String CANARY = "CANARY-7d02";

    private final AwsServer aws;
    private final TestWorld world = new TestWorld();
    private AwsProvider provider;

    @RegisterExtension
    final Overheard overheard = new Overheard().secret(CANARY).watch(world.telemetry);

    @TempDir
    Path directory;

    AwsIT(AwsServer aws) {
        this.aws = aws;
    }

    @BeforeEach
    void irsa() throws IOException {
        String token = aws.webIdentityToken(
                "system:serviceaccount:team:app",
                "sts.amazonaws.com",
                Instant.now().plusSeconds(600));
        overheard.secret(token);
        at(world, aws)
                .with("MXSECRETS_AWS_ROLE_ARN", aws.createRole(aws.freshName("role")))
                .with(
                        "MXSECRETS_AWS_TOKEN_FILE",
                        Files.writeString(directory.resolve("token"), token).toString());
    }

    static TestWorld at(TestWorld world, AwsServer aws) {
        return world.with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_AWS_REGION", aws.region())
                .with("MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString())
                .with("MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString())
                .with("MXSECRETS_ALLOW_HTTP", "true");
    }

    @AfterEach
    void close() {
        if (provider != null) {
            provider.close();
        }
    }

    private AwsProvider provider() {
        if (provider == null) {
            provider = new AwsProvider(world.surroundings(), SecretsManagerClient::builder);
        }
        return provider;
    }

    private Document read() {
        Reading reading = provider().read(world.request(), world.deadline());
        overheard.tell(reading);
        return ((Reading.Read) reading).document();
    }

    private Failure failure() {
        try {
            read();
        } catch (Failure failure) {
            overheard.tell(failure);
            return failure;
        }
        throw new AssertionError("nothing failed");
    }

    /** A value as it is stored: what the test is about, behind what must not be heard. */
    private static String hidden(String text) {
        return CANARY + text;
    }

    private static String text(Document document) {
        String stored = new String(document.bytes().reveal(), StandardCharsets.UTF_8);
        assertThat(stored.startsWith(CANARY)).isTrue();
        return stored.substring(CANARY.length());
    }

    private String secret(String text) {
        String name = aws.freshName("PMP-app");
        aws.createSecret(name, hidden(text));
        world.with("MXSECRETS_SECRET", name);
        return name;
    }

    @Test
    void aPodsStartCostsOneLoginAndOneReadASecret() {
        secret("{\"a\":{\"b\":\"é\"}}");

        Document document = read();

        assertThat(text(document)).isEqualTo("{\"a\":{\"b\":\"é\"}}");
        assertThat(document.created()).isPresent();
        assertThat(world.telemetry.figures)
                .containsExactly(
                        "mxsecrets_agent_store_calls_total[aws, AssumeRoleWithWebIdentity, ok]",
                        "mxsecrets_agent_credentials[main, irsa]=1.0",
                        "mxsecrets_agent_store_calls_total[aws, GetSecretValue, ok]");
        assertThat(world.telemetry.lines)
                .filteredOn(line -> line.startsWith("INFO"))
                .singleElement()
                .asString()
                .contains("irsa", "assumed-role");
    }

    @Test
    void aRotationIsSeenByTheVersionAndThePreviousOneCanStillBeRead() {
        String name = secret("one");
        String known = read().version();
        assertThat(provider().read(world.request(known), world.deadline())).isInstanceOf(Reading.Unchanged.class);

        AwsServer.Version second = aws.putSecret(name, hidden("two"));

        Document changed = ((Reading.Read) provider().read(world.request(known), world.deadline())).document();
        assertThat(text(changed)).isEqualTo("two");
        assertThat(changed.version()).isEqualTo(second.versionId());
        world.with("MXSECRETS_VERSION", "previous");
        assertThat(text(read())).isEqualTo("one");
        assertThat(provider().read(world.request(known), world.deadline())).isInstanceOf(Reading.Unchanged.class);
        world.with("MXSECRETS_VERSION", "id:" + known);
        assertThat(text(read())).isEqualTo("one");
    }

    @Test // F18
    void ofTwoRotationsTheNewestWinsAndAPendingOneIsNotTaken() {
        String name = secret("one");
        String known = read().version();
        aws.putSecret(name, hidden("two"));
        aws.putSecret(name, hidden("three"));
        aws.putSecret(name, hidden("four"), List.of("AWSPENDING"));

        assertThat(text(((Reading.Read) provider().read(world.request(known), world.deadline())).document()))
                .isEqualTo("three");
        world.with("MXSECRETS_VERSION", "stage:AWSPENDING");
        assertThat(text(read())).isEqualTo("four");
    }

    @Test
    void binarySecretsComeAsTheyAre() {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xfe, 10};
        String name = aws.freshName("binary");
        aws.createBinarySecret(name, bytes);
        world.with("MXSECRETS_SECRET", name).with("MXSECRETS_AS", "binary").with("MXSECRETS_ENTRY", "keystore");
        assertThat(read().bytes().reveal()).isEqualTo(bytes);
    }

    @Test
    void aSecretIsFoundByItsFullArnItsPartialArnAPrefixAndKongsReference() {
        String name = "team/" + aws.freshName("app");
        String arn = aws.createSecret(name, hidden("found")).arn();
        String partial = arn.substring(0, arn.length() - 7);
        for (String reference :
                List.of(name, arn, partial, "{vault://aws/" + name + "/foo}", "{vault://aws/" + name + "/foo#1}")) {
            world.with("MXSECRETS_SECRET", reference);
            assertThat(text(read())).as(reference).isEqualTo("found");
        }
        world.with("MXSECRETS_SECRET_PREFIX", "team").with("MXSECRETS_SECRET", name.substring("team/".length()));
        assertThat(text(read())).isEqualTo("found");
    }

    /** LocalStack makes such names behind this tag, as AWS' own services do, and reads them by their ARN only. */
    @ParameterizedTest // A27
    @ValueSource(strings = {"rds!db-", "rds!cluster-", "redshift!", "opsworks-cm!server/", "events!connection/orders/"})
    void aSecretThatAnAwsServiceMadeIsReadByItsArnBeforeAndAfterTheServiceRotatesIt(String service) {
        String arn = aws.secrets(
                        "CreateSecret",
                        Map.of(
                                "Name",
                                service + aws.freshName("3f1c"),
                                "SecretString",
                                hidden("one"),
                                "Tags",
                                List.of(Map.of("Key", "BYPASS_SECRET_ID_VALIDATION", "Value", "true"))))
                .path("ARN")
                .asText();
        world.with("MXSECRETS_SECRET", arn);
        String known = read().version();
        assertThat(provider().read(world.request(known), world.deadline())).isInstanceOf(Reading.Unchanged.class);

        aws.putSecret(arn, hidden("two"));

        assertThat(text(((Reading.Read) provider().read(world.request(known), world.deadline())).document()))
                .isEqualTo("two");
    }

    @Test
    void whatIsStoredAsBinaryIsReadUnderEveryForm() {
        String name = aws.freshName("json-as-binary");
        aws.createBinarySecret(name, hidden("{}").getBytes(StandardCharsets.UTF_8));
        world.with("MXSECRETS_SECRET", name);
        assertThat(text(read())).isEqualTo("{}");
    }

    @Test // A9
    void whatIsNotThereOrWaitsForDeletionIsNotFound() {
        world.with("MXSECRETS_SECRET", aws.freshName("nothing"));
        assertThat(failure().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure().sentence()).contains("no such secret", "letter by letter");

        String name = secret("gone");
        String known = read().version();
        world.with("MXSECRETS_VERSION", "previous");
        assertThat(failure().reason()).isEqualTo(Reason.NOT_FOUND);
        world.environment.remove("MXSECRETS_VERSION");
        aws.deleteSecret(name);
        assertThat(failure().reason()).isEqualTo(Reason.DELETED);
        assertThat(failure().sentence()).contains("restore-secret");

        aws.restoreSecret(name);
        assertThat(read().version()).isEqualTo(known);
    }

    private void withoutRole() {
        world.environment.remove("MXSECRETS_AWS_ROLE_ARN");
        world.environment.remove("MXSECRETS_AWS_TOKEN_FILE");
    }

    @Test
    void keysOfAMountedSecretReadToo() throws IOException {
        secret("by key");
        withoutRole();
        Files.writeString(directory.resolve("AWS_ACCESS_KEY_ID"), "test");
        Files.writeString(directory.resolve("AWS_SECRET_ACCESS_KEY"), CANARY);
        world.with("MXSECRETS_AWS_CREDENTIALS_DIRECTORY", directory.toString());
        assertThat(text(read())).isEqualTo("by key");
    }

    @Test
    void aProfileReadsToo() throws IOException {
        secret("by profile");
        withoutRole();
        Path shared = Files.writeString(
                directory.resolve("shared"), "[team]\naws_access_key_id=test\naws_secret_access_key=" + CANARY + "\n");
        world.with("MXSECRETS_AWS_AUTH", "profile")
                .with("MXSECRETS_AWS_PROFILE", "team")
                .with("AWS_SHARED_CREDENTIALS_FILE", shared.toString());
        assertThat(text(read())).isEqualTo("by profile");
    }

    @Test
    void aRoleOfAnotherAccountIsAssumedBehindTheWebIdentity() {
        secret("by chain");
        String role = aws.createRole(aws.freshName("hub"));
        world.with("MXSECRETS_AWS_ASSUME_ROLE_ARN", role)
                .with("MXSECRETS_AWS_EXTERNAL_ID", "team-1")
                .with("MXSECRETS_AWS_ROLE_SESSION_NAME", "mxsecrets-it");

        assertThat(text(read())).isEqualTo("by chain");

        assertThat(world.telemetry.count("mxsecrets_agent_store_calls_total[aws, AssumeRole, ok]"))
                .isOne();
        assertThat(world.telemetry.lines).anyMatch(l -> l.contains(role.replaceFirst(".*/", "") + "/mxsecrets-it"));
    }

    @Test
    void theDoctorFindsNothingButThatTheServerHasNoPolicies() {
        secret("{}");
        List<Diagnosis> found = provider().diagnose(world.source(), world.deadline());
        overheard.tell(found);
        assertThat(found)
                .filteredOn(d -> d.verdict() != Diagnosis.Verdict.PASS)
                .singleElement()
                .satisfies(d -> assertThat(d.check()).isEqualTo("breadth"));
    }
}
