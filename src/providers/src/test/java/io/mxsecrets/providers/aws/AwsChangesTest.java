package io.mxsecrets.providers.aws;

import static io.mxsecrets.providers.aws.ScriptedAws.CANARY;
import static io.mxsecrets.providers.aws.ScriptedAws.NEXT;
import static io.mxsecrets.providers.aws.ScriptedAws.VERSION;
import static io.mxsecrets.providers.aws.ScriptedAws.description;
import static io.mxsecrets.providers.aws.ScriptedAws.error;
import static io.mxsecrets.providers.aws.ScriptedAws.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a check costs, and that nothing is read twice. */
class AwsChangesTest extends Scripted {

    private Reading check(String known) {
        return provider().read(world.request(known), world.deadline());
    }

    @Test
    void aKnownVersionCostsOneDescriptionAndTellsTheNextRotation() {
        aws.on("DescribeSecret", r -> description(VERSION, "\"NextRotationDate\":1800000000,"));

        Reading reading = check(VERSION);

        assertThat(reading).isEqualTo(new Reading.Unchanged(Optional.of(Instant.ofEpochSecond(1_800_000_000))));
        assertThat(aws.calls).containsExactly("AssumeRoleWithWebIdentity", "DescribeSecret");
    }

    @Test
    void aNewVersionIsReadAndTellsTheNextRotation() {
        aws.on("DescribeSecret", r -> description(NEXT, "\"NextRotationDate\":1800000000,"));
        aws.on("GetSecretValue", r -> secret("{}", NEXT));

        Reading.Read reading = (Reading.Read) check(VERSION);

        assertThat(reading.document().version()).isEqualTo(NEXT);
        assertThat(reading.nextRotation()).contains(Instant.ofEpochSecond(1_800_000_000));
        assertThat(reading.document().created()).contains(Instant.ofEpochSecond(1_700_000_000));
    }

    @Test
    void whereDescriptionsAreDeniedTheReadTellsAndThatIsLearnedOnce() {
        aws.on("DescribeSecret", r -> error(400, "AccessDeniedException", "no"));

        assertThat(check(VERSION)).isEqualTo(new Reading.Unchanged(Optional.empty()));
        assertThat(check(VERSION)).isEqualTo(new Reading.Unchanged(Optional.empty()));

        assertThat(aws.count("DescribeSecret")).isOne();
        assertThat(aws.count("GetSecretValue")).isEqualTo(2);
        assertThat(world.telemetry.lines)
                .filteredOn(l -> l.contains("DescribeSecret is not allowed"))
                .hasSize(1);
    }

    @Test // A9
    void aDescriptionThatTellsOfDeletionIsAFailureWithItsDate() {
        aws.on("DescribeSecret", r -> description(VERSION, "\"DeletedDate\":1790000000,"));
        Failure failure = failure(() -> check(VERSION));
        assertThat(failure.reason()).isEqualTo(Reason.DELETED);
        assertThat(failure.sentence())
                .contains(Instant.ofEpochSecond(1_790_000_000).toString(), "restore-secret");
    }

    @Test
    void theVersionAskedForIsThatOfTheCall() {
        world.with("MXSECRETS_VERSION", "previous");
        read();
        assertThat(lastBody()).contains("\"VersionStage\":\"AWSPREVIOUS\"").doesNotContain("VersionId\"");
        world.with("MXSECRETS_VERSION", "stage:canary");
        read();
        assertThat(lastBody()).contains("\"VersionStage\":\"canary\"");
        world.with("MXSECRETS_VERSION", "id:" + VERSION);
        read();
        assertThat(lastBody()).contains("\"VersionId\":\"" + VERSION + "\"").doesNotContain("VersionStage");
    }

    @Test
    void aPrefixIsPutBeforeNamesAndNotBeforeArns() {
        world.with("MXSECRETS_SECRET_PREFIX", "devops");
        read();
        assertThat(lastBody()).contains("\"SecretId\":\"devops/PMP-app\"");
        world.with("MXSECRETS_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3");
        read();
        assertThat(lastBody())
                .contains("\"SecretId\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3\"");
    }

    private String lastBody() {
        return aws.requests.get(aws.calls.lastIndexOf("GetSecretValue")).getBodyAsString();
    }

    @Test
    void theSigningRegionIsThatOfTheArn() {
        world.environment.remove("MXSECRETS_AWS_REGION");
        for (String arn : List.of(
                "arn:aws:secretsmanager:us-east-2:1234567890" + "12:secret:x-a1B2c3",
                "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x-a1B2c3",
                "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:x-a1B2c3")) {
            world.with("MXSECRETS_SECRET", arn);
            read();
            assertThat(aws.requests.get(aws.calls.lastIndexOf("GetSecretValue")).getHeader("Authorization"))
                    .contains("/" + arn.split(":")[3] + "/secretsmanager/aws4_request");
        }
    }

    @Test // A27
    void jsonThatIsStoredAsBinaryIsReadAsItIs() {
        String json = "{\"a\":{\"b\":\"" + CANARY + "\"}}";
        aws.on(
                "GetSecretValue",
                r -> ScriptedAws.json("{\"Name\":\"PMP-app\",\"VersionId\":\"" + VERSION + "\",\"SecretBinary\":\""
                        + java.util.Base64.getEncoder()
                                .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        + "\"}"));
        assertThat(text(read())).isEqualTo(json);
    }

    @Test // A27
    void aSecretThatAnAwsServiceManagesIsReadByItsName() {
        world.with("MXSECRETS_SECRET", "rds!db-0a1b2c3d_+=.@-x/y");
        read();
        assertThat(lastBody()).contains("\"SecretId\":\"rds!db-0a1b2c3d_+=.@-x/y\"");
    }

    @Test
    void halfASurrogatePairIsInvalid() {
        aws.on("GetSecretValue", r -> secret("{}", VERSION)
                .withBody("{\"VersionId\":\"" + VERSION + "\",\"SecretString\":\"\\ud800" + CANARY + "\"}"));
        assertThat(failure().reason()).isEqualTo(Reason.DOCUMENT_INVALID);
    }

    // Several

    private List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (SourceSettings source : world.settings().sources()) {
            requests.add(new Request(source, Optional.empty()));
        }
        return requests;
    }

    private Map<Request, Outcome> readAll() {
        return provider().readAll(requests(), world.deadline());
    }

    @Test
    void oneSecretThatSeveralSourcesNameIsReadOnce() {
        world.environment.remove("MXSECRETS_SECRET");
        world.with("MXSECRETS_SECRET__A", "{vault://aws/PMP-app/foo}")
                .with("MXSECRETS_SECRET__B", "{vault://aws/PMP-app/snip}")
                .with("MXSECRETS_SECRET__C", "PMP-app")
                .with("MXSECRETS_SECRET__D", "{vault://aws/PMP-app/foo#2}");

        assertThat(readAll().values()).hasSize(4).allMatch(Reading.class::isInstance);

        assertThat(aws.calls).containsExactly("AssumeRoleWithWebIdentity", "GetSecretValue", "GetSecretValue");
    }

    @Test
    void oneIdentityLogsInOnceForAllRegionsAndOneFailureSparesTheOthers() {
        world.environment.remove("MXSECRETS_SECRET");
        world.with("MXSECRETS_SECRET__A", "one")
                .with("MXSECRETS_SECRET__B", "two")
                .with("MXSECRETS_AWS_REGION__B", "us-west-1");
        aws.on(
                "GetSecretValue",
                r -> r.getBodyAsString().contains("one")
                        ? error(400, "ResourceNotFoundException", "x")
                        : secret("{}", VERSION));

        List<Outcome> outcomes = new ArrayList<>(readAll().values());
        outcomes.forEach(overheard::tell);

        assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Reading.class::isInstance).hasSize(1);
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();
        assertThat(aws.count("GetSecretValue")).isEqualTo(2);
    }
}
