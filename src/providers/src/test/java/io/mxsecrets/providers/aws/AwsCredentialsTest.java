package io.mxsecrets.providers.aws;

import static io.mxsecrets.providers.aws.ScriptedAws.CANARY;
import static io.mxsecrets.providers.aws.ScriptedAws.json;
import static io.mxsecrets.providers.aws.ScriptedAws.role;
import static io.mxsecrets.providers.aws.ScriptedAws.stsError;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.settings.resolve.Environment;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way of having credentials: how it is set up, what it sends, and that no other takes its place. */
class AwsCredentialsTest extends Scripted {

    @BeforeEach
    void withoutRole() {
        world.environment.remove("MXSECRETS_AWS_ROLE_ARN");
        world.environment.remove("MXSECRETS_AWS_TOKEN_FILE");
    }

    private void readsBy(String way) {
        assertThat(text(read())).contains("CANARY");
        assertThat(world.telemetry.figures).contains("mxsecrets_agent_credentials[main, " + way + "]=1.0");
        assertThat(world.telemetry.lines).anyMatch(line -> line.contains("AWS credentials from " + way));
    }

    private Request lastRead() {
        return aws.requests.get(aws.calls.lastIndexOf("GetSecretValue"));
    }

    private String signer() {
        return lastRead().getHeader("Authorization").replaceFirst(".*Credential=([^/]+)/.*", "$1");
    }

    private static ResponseDefinitionBuilder keys(String id) {
        return json("{\"AccessKeyId\":\"" + id + "\",\"SecretAccessKey\":\"" + CANARY + "\",\"Token\":\"" + CANARY + id
                + "\",\"Expiration\":\"" + Instant.now().plusSeconds(3600) + "\",\"AccountId\":\"1\"}");
    }

    // IRSA

    @Test
    void irsaSendsRoleSessionAndTokenToTheRegionsSts() throws IOException {
        world.with("MXSECRETS_AWS_ROLE_ARN", ROLE)
                .with(
                        "MXSECRETS_AWS_TOKEN_FILE",
                        token("sts.amazonaws.com", Instant.now().plusSeconds(600))
                                .toString())
                .with("MXSECRETS_POD_NAMESPACE", "team")
                .with("MXSECRETS_POD_NAME", "app-7d9f-" + "x".repeat(70))
                .with("MXSECRETS_AWS_ROLE_DURATION", "15m");

        readsBy("irsa");

        String sent = URLDecoder.decode(aws.requests.get(0).getBodyAsString(), StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("RoleArn=" + ROLE, "DurationSeconds=900", "WebIdentityToken=")
                .containsPattern("RoleSessionName=team\\.app-7d9f-x{50}&");
        assertThat(aws.requests.get(0).containsHeader("Authorization")).isFalse();
        assertThat(signer()).isEqualTo("ASIApod");
        assertThat(lastRead().getHeader("X-Amz-Security-Token")).isEqualTo(CANARY + "pod");
    }

    @Test
    void withoutRoleAndKeysTheRefusalNamesBothFixesAndTheAnnotationThatIsNotRead() {
        Failure failure = failure();
        assertThat(failure.exitCode().number()).isEqualTo(64);
        assertThat(failure.sentence())
                .contains("aws-role-arn", "aws-credentials-secret", "serviceAccountName", "annotation on a Deployment");
        assertThat(aws.calls).isEmpty();
    }

    // EKS Pod Identity

    private void podIdentity() throws IOException {
        world.with("MXSECRETS_AWS_AUTH", "pod-identity")
                .with("MXSECRETS_POD_IDENTITY_ENDPOINT", aws.url())
                .with(
                        "MXSECRETS_POD_IDENTITY_TOKEN_FILE",
                        token("pods.eks.amazonaws.com", Instant.now().plusSeconds(600))
                                .toString());
    }

    @Test
    void podIdentitySendsOurOwnToken() throws IOException {
        podIdentity();
        aws.on("GET /v1/credentials", r -> keys("ASIApodidentity"));

        readsBy("pod-identity");

        assertThat(signer()).isEqualTo("ASIApodidentity");
        assertThat(aws.requests.get(0).getHeader("Authorization")).contains(".").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | ResourceNotFoundException | no Pod Identity association for the service account"
                        + " team/pmp-secret-access",
                "400 | AccessDeniedException | does not trust the service pods.eks.amazonaws.com",
                "400 | InvalidTokenException | audience pods.eks.amazonaws.com",
                "400 | ExpiredTokenException | has expired",
            })
    void podIdentityThatRefusesSaysWhy(int status, String code, String words) throws IOException {
        podIdentity();
        aws.on("GET /v1/credentials", r -> json("{\"code\":\"" + code + "\",\"message\":\"" + CANARY + "\"}")
                .withStatus(status));
        Failure failure = failure();
        assertThat(failure.exitCode().number()).isEqualTo(77);
        assertThat(failure.sentence()).contains(words);
        assertThat(aws.calls).containsExactly("GET /v1/credentials");
    }

    @Test
    void anAgentThatIsNotReadyIsWaitedFor() throws IOException {
        podIdentity();
        aws.on("GET /v1/credentials", r -> keys("ASIApodidentity"));
        aws.next(
                "GET /v1/credentials",
                new ResponseDefinitionBuilder().withStatus(503),
                new ResponseDefinitionBuilder().withStatus(429));
        readsBy("pod-identity");
    }

    @Test
    void aTokenOrKeyThatNoRequestCanCarryIsRefusedBeforeAnyCall() throws IOException {
        world.with("MXSECRETS_AWS_AUTH", "static")
                .with("AWS_ACCESS_KEY_ID", "AKIAenvironment")
                .with("AWS_SECRET_ACCESS_KEY", CANARY + "\n" + CANARY);
        assertThat(failure().reason()).isEqualTo(Reason.IDENTITY_FILE);
        assertThat(failure().sentence()).contains("copy it again");
        world.with("MXSECRETS_AWS_AUTH", "container")
                .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/role")
                .with("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a" + CANARY + "\r\nX: y");
        assertThat(failure(() -> new AwsProvider(
                                        world.surroundings(),
                                        software.amazon.awssdk.services.secretsmanager.SecretsManagerClient::builder)
                                .read(world.request(), world.deadline()))
                        .reason())
                .isEqualTo(Reason.IDENTITY_FILE);
        assertThat(aws.calls).isEmpty();
    }

    // Keys

    @ParameterizedTest
    @CsvSource({
        "access-key-id, secret-access-key, session-token",
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
        "aws_access_key_id, aws_secret_access_key, aws_session_token"
    })
    void aMountedSecretIsReadInEachSpelling(String id, String secret, String session) throws IOException {
        Files.writeString(directory.resolve(id), "AKIAmounted\n");
        Files.writeString(directory.resolve(secret), CANARY + "\n");
        Files.writeString(directory.resolve(session), CANARY);
        world.with("MXSECRETS_AWS_CREDENTIALS_DIRECTORY", directory.toString())
                .with("AWS_ACCESS_KEY_ID", "AKIAenvironment");

        readsBy("static");

        assertThat(signer()).isEqualTo("AKIAmounted");
        assertThat(lastRead().getHeader("X-Amz-Security-Token")).isEqualTo(CANARY);
        assertThat(aws.calls).containsExactly("GetSecretValue");
    }

    @Test
    void aMountedSharedCredentialsFileIsReadByProfile() throws IOException {
        Files.writeString(
                directory.resolve("credentials"),
                "[default]\naws_access_key_id=AKIAdefault\naws_secret_access_key=" + CANARY
                        + "\n[team]\naws_access_key_id = AKIAteam\naws_secret_access_key = " + CANARY + "\n");
        world.with("MXSECRETS_AWS_CREDENTIALS_DIRECTORY", directory.toString()).with("MXSECRETS_AWS_PROFILE", "team");
        readsBy("static");
        assertThat(signer()).isEqualTo("AKIAteam");
    }

    @Test
    void keysThatWereReplacedInTheSecretAreTakenUp() throws IOException {
        Files.writeString(directory.resolve("access-key-id"), "AKIAold");
        Files.writeString(directory.resolve("secret-access-key"), CANARY);
        world.with("MXSECRETS_AWS_CREDENTIALS_DIRECTORY", directory.toString());
        read();
        Files.writeString(directory.resolve("access-key-id"), "AKIAnew");
        aws.next(
                "GetSecretValue",
                ScriptedAws.error(
                        400, "UnrecognizedClientException", "The security token included in the request is invalid."));

        read();

        assertThat(signer()).isEqualTo("AKIAnew");
    }

    @Test
    void halfAKeyPairIsRefusedBeforeAnyCall() throws IOException {
        Files.writeString(directory.resolve("access-key-id"), "AKIAmounted");
        world.with("MXSECRETS_AWS_CREDENTIALS_DIRECTORY", directory.toString());
        assertThat(failure().sentence()).contains("no secret-access-key");
        assertThat(aws.calls).isEmpty();
    }

    @Test
    void keysOfTheEnvironmentAreTaken() {
        world.with("MXSECRETS_AWS_AUTH", "static")
                .with("AWS_ACCESS_KEY_ID", "AKIAenvironment")
                .with("AWS_SECRET_ACCESS_KEY", CANARY);
        readsBy("static");
        assertThat(signer()).isEqualTo("AKIAenvironment");
    }

    // Profiles

    private void profile(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("shared"), text);
        world.with("MXSECRETS_AWS_AUTH", "profile")
                .with("AWS_SHARED_CREDENTIALS_FILE", file.toString())
                .with("AWS_PROFILE", name);
    }

    @Test
    void aProfileMayTakeARoleWithTheKeysOfAnother() throws IOException {
        profile(
                "ops",
                "[base]\naws_access_key_id=AKIAbase\naws_secret_access_key=" + CANARY + "\n[ops]\nrole_arn=" + ROLE
                        + "\nsource_profile=base\nexternal_id=x-1\n");
        readsBy("profile");
        assertThat(aws.calls).containsExactly("AssumeRole", "GetSecretValue");
        assertThat(aws.requests.get(0).getBodyAsString()).contains("ExternalId=x-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | [other] | is not in",
                "sso | [sso],sso_start_url=https://x | export the keys",
                "a | [a],role_arn=arn:aws:iam::1:role/x,source_profile=b,[b],role_arn=arn:aws:iam::1:role/y,source_profile=a"
                        + " | itself",
                "x | [x],CANARYcanaryCANARY | cannot be read",
            })
    void aProfileThatGivesNoKeysSaysWhy(String name, String file, String words) throws IOException {
        profile(name, file.replace(',', '\n') + "\n");
        Failure failure = failure();
        assertThat(failure.reason()).isEqualTo(Reason.IDENTITY_FILE);
        assertThat(failure.sentence()).contains(words);
        assertThat(aws.calls).isEmpty();
    }

    // ECS

    @Test
    void aContainerSendsItsTokenAsItIsThen() throws IOException {
        Path token = Files.writeString(directory.resolve("container-token"), CANARY);
        world.with("MXSECRETS_AWS_AUTH", "container")
                .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/role")
                .with("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.toString());
        aws.on("GET /role", r -> keys("ASIAcontainer"));
        readsBy("container");
        assertThat(aws.requests.get(0).getHeader("Authorization")).isEqualTo(CANARY);
    }

    @Test
    void aContainersTokenIsNotSentToAnotherHostWithoutTls() {
        world.with("MXSECRETS_AWS_AUTH", "container")
                .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/role");
        assertThat(failure().sentence()).contains("neither https nor the link-local address");
    }

    // The node

    private void imds() {
        world.with("MXSECRETS_ALLOW_NODE_ROLE", "true")
                .with("MXSECRETS_AWS_AUTH", "imds")
                .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url());
        aws.on(
                "PUT /latest/api/token",
                r -> new ResponseDefinitionBuilder().withStatus(200).withBody(CANARY));
        aws.on(
                "GET /latest/meta-data/iam/security-credentials/",
                r -> new ResponseDefinitionBuilder().withStatus(200).withBody("node-role"));
        aws.on("GET /latest/meta-data/iam/security-credentials/node-role", r -> keys("ASIAnode"));
    }

    @Test
    void theMetadataServiceIsAskedInItsSecondVersion() {
        imds();
        readsBy("imds");
        assertThat(aws.requests.get(2).getHeader("X-aws-ec2-metadata-token")).isEqualTo(CANARY);
    }

    @Test
    void aRoleThatIsCutIsAskedForAgain() {
        imds();
        Iterator<String> names = List.of("node", "node-role").iterator();
        aws.on(
                "GET /latest/meta-data/iam/security-credentials/",
                r -> new ResponseDefinitionBuilder().withStatus(200).withBody(names.next()));
        aws.on(
                "GET /latest/meta-data/iam/security-credentials/node",
                r -> new ResponseDefinitionBuilder().withStatus(200).withBody("node-role"));
        readsBy("imds");
    }

    @Test
    void aSessionThatIsCutIsAskedForAgain() {
        imds();
        Iterator<String> sessions = List.of("CANARY", CANARY).iterator();
        aws.on(
                "PUT /latest/api/token",
                r -> new ResponseDefinitionBuilder().withStatus(200).withBody(sessions.next()));
        aws.on(
                "GET /latest/meta-data/iam/security-credentials/",
                r -> CANARY.equals(r.getHeader("X-aws-ec2-metadata-token"))
                        ? new ResponseDefinitionBuilder().withStatus(200).withBody("node-role")
                        : new ResponseDefinitionBuilder().withStatus(401));
        readsBy("imds");
    }

    @Test
    void theNodesRoleIsRefusedUnlessThePolicyAllowsIt() {
        imds();
        world.environment.remove("MXSECRETS_ALLOW_NODE_ROLE");
        assertThat(failure().exitCode().number()).isEqualTo(64);
        assertThat(aws.calls).isEmpty();
    }

    @Test
    void theFirstVersionIsAskedOnlyWhereItIsSwitchedOn() {
        imds();
        aws.on("PUT /latest/api/token", r -> new ResponseDefinitionBuilder().withStatus(403));
        assertThat(failure().sentence()).contains("version 1 is not allowed");
        world.with("MXSECRETS_ALLOW_IMDS_V1", "true");
        try (AwsProvider provider = new AwsProvider(
                world.surroundings(), software.amazon.awssdk.services.secretsmanager.SecretsManagerClient::builder)) {
            provider.read(world.request(), world.deadline());
        }
        assertThat(signer()).isEqualTo("ASIAnode");
    }

    @Test
    void aHopLimitOfOneIsNamed() {
        imds();
        aws.on(
                "PUT /latest/api/token",
                r -> new ResponseDefinitionBuilder().withStatus(200).withFixedDelay(3_000));
        assertThat(failure(() -> provider().read(world.request(), world.deadline(Duration.ofSeconds(1))))
                        .sentence())
                .contains("hop limit of 1", "HttpPutResponseHopLimit");
    }

    // Auto

    @Test
    void autoTakesTheFirstThatIsSetUpInKongsOrder() throws IOException {
        imds();
        world.with("MXSECRETS_AWS_AUTH", "auto");
        assertWinner("imds");
        world.with("AWS_ROLE_ARN", ROLE)
                .with(
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        token("sts.amazonaws.com", Instant.now().plusSeconds(600))
                                .toString());
        assertWinner("irsa");
        world.with("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/role");
        aws.on("GET /role", r -> keys("ASIAcontainer"));
        assertWinner("container");
        Path shared = Files.writeString(
                directory.resolve("shared"), "[default]\naws_access_key_id=A\naws_secret_access_key=" + CANARY + "\n");
        world.with("AWS_SHARED_CREDENTIALS_FILE", shared.toString());
        assertWinner("profile");
        world.with("AWS_ACCESS_KEY_ID", "AKIAenvironment").with("AWS_SECRET_ACCESS_KEY", CANARY);
        assertWinner("static");
    }

    private void assertWinner(String way) {
        world.telemetry.figures.clear();
        try (AwsProvider provider = new AwsProvider(
                world.surroundings(), software.amazon.awssdk.services.secretsmanager.SecretsManagerClient::builder)) {
            provider.read(world.request(), world.deadline());
        }
        assertThat(world.telemetry.figures).contains("mxsecrets_agent_credentials[main, " + way + "]=1.0");
    }

    @Test // F1
    void autoDoesNotGoOnToTheNodeWhenItsWinnerFails() throws IOException {
        imds();
        world.with("MXSECRETS_AWS_AUTH", "auto")
                .with("AWS_ROLE_ARN", ROLE)
                .with(
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        token("sts.amazonaws.com", Instant.now().plusSeconds(600))
                                .toString());
        aws.on("AssumeRoleWithWebIdentity", r -> stsError(403, "AccessDenied", "no"));
        assertThat(failure().reason()).isEqualTo(Reason.LOGIN_DENIED);
        assertThat(aws.calls).containsOnly("AssumeRoleWithWebIdentity");
    }

    @Test
    void autoWithNothingSetUpSaysWhereItLooked() {
        world.with("MXSECRETS_AWS_AUTH", "auto");
        assertThat(failure().sentence()).contains("AWS_ACCESS_KEY_ID", "profile default", "node's role is not allowed");
    }

    // Roles behind it

    private void chain() throws IOException {
        podIdentity();
        world.with("MXSECRETS_AWS_ASSUME_ROLE_ARN", ROLE);
        aws.on("GET /v1/credentials", r -> keys("ASIApodidentity"));
    }

    @Test // A27
    void aRoleThatDoesNotAllowTheTagsOfPodIdentitySaysSo() throws IOException {
        chain();
        aws.on(
                "AssumeRole",
                r -> stsError(
                        403,
                        "AccessDenied",
                        "User: arn:aws:sts::1:assumed-role/eks/x is not authorized to perform: sts:TagSession on"
                                + " resource: "
                                + ROLE));
        Failure failure = failure();
        assertThat(failure.exitCode().number()).isEqualTo(77);
        assertThat(failure.sentence()).contains("allow sts:TagSession beside sts:AssumeRole", "--disable-session-tags");
    }

    @Test // A27
    void tagsThatAreTooLargeTogetherSaySo() throws IOException {
        chain();
        aws.on("AssumeRole", r -> stsError(400, "PackedPolicyTooLarge", "Packed size of session tags exceeds 100%"));
        Failure failure = failure();
        assertThat(failure.exitCode().number()).isEqualTo(77);
        assertThat(failure.sentence())
                .contains("too large together", "--disable-session-tags")
                .doesNotContain("both sides");
    }

    @Test
    void aChainOfRolesGivesTheExternalIdToTheLast() {
        world.with("MXSECRETS_AWS_AUTH", "static")
                .with("AWS_ACCESS_KEY_ID", "AKIAbase")
                .with("AWS_SECRET_ACCESS_KEY", CANARY)
                .with(
                        "MXSECRETS_AWS_ASSUME_ROLE_ARN",
                        "arn:aws:iam::111111111111:role/hub,arn:aws:iam::222222222222:role/team")
                .with("MXSECRETS_AWS_EXTERNAL_ID", "team-1")
                .with("MXSECRETS_AWS_ROLE_SESSION_NAME", "session-1");
        aws.on("AssumeRole", r -> role("AssumeRole", "chained" + aws.count("AssumeRole")));

        readsBy("static");

        assertThat(aws.calls).containsExactly("AssumeRole", "AssumeRole", "GetSecretValue");
        assertThat(aws.requests.get(0).getBodyAsString())
                .contains("RoleSessionName=session-1")
                .doesNotContain("ExternalId");
        assertThat(aws.requests.get(1).getBodyAsString()).contains("ExternalId=team-1");
        assertThat(aws.requests.get(1).getHeader("Authorization")).contains("Credential=ASIAchained1/");
        assertThat(signer()).isEqualTo("ASIAchained2");
    }

    @Test
    void aRoleThatIsRefusedNamesBothSides() {
        world.with("MXSECRETS_AWS_AUTH", "static")
                .with("AWS_ACCESS_KEY_ID", "AKIAbase")
                .with("AWS_SECRET_ACCESS_KEY", CANARY)
                .with("MXSECRETS_AWS_ASSUME_ROLE_ARN", ROLE);
        aws.on(
                "AssumeRole",
                r -> stsError(
                        403,
                        "AccessDenied",
                        "User: arn:aws:iam::1:user/kong is not authorized to perform: sts:AssumeRole on resource: "
                                + ROLE));
        assertThat(failure().sentence())
                .contains(
                        "the policy of arn:aws:iam::1:user/kong"
                                + " {\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\""
                                + ROLE + "\"}",
                        "trust policy",
                        "aws-external-id");
    }

    @ParameterizedTest // A14
    @ValueSource(strings = {"arn:aws:iam::12:role/x", "reader", "arn:aws:iam::123456789012:user/x"})
    void aMalformedRoleIsRefusedBeforeAnyCall(String role) {
        world.with("MXSECRETS_AWS_ROLE_ARN", role);
        assertThat(Environment.resolve(world.environment).problems())
                .anyMatch(p -> p.toString().contains("role"));
    }

    @Test // A14
    void aSessionNameWithBlanksIsRefused() {
        world.with("MXSECRETS_AWS_ROLE_SESSION_NAME", "my session");
        assertThat(Environment.resolve(world.environment).problems()).isNotEmpty();
    }
}
