package io.mxsecrets.providers.aws;

import static io.mxsecrets.providers.aws.ScriptedAws.VERSION;
import static io.mxsecrets.providers.aws.ScriptedAws.description;
import static io.mxsecrets.providers.aws.ScriptedAws.error;
import static io.mxsecrets.providers.aws.ScriptedAws.secret;
import static io.mxsecrets.providers.aws.ScriptedAws.stsError;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The traps of the guides that people follow, each one check with its sentence and its fix. */
class AwsDoctorTest extends Scripted {

    @BeforeEach
    void tight() {
        aws.on("DescribeSecret", r -> description(VERSION, "\"NextRotationDate\":1800000000,"));
        aws.on(
                "GetSecretValue",
                r -> r.getBodyAsString().contains("PMP-app")
                        ? secret("{}", VERSION)
                        : error(400, "AccessDeniedException", "no"));
    }

    private List<Diagnosis> checks() {
        List<Diagnosis> found = provider().diagnose(world.source(), world.deadline());
        overheard.tell(found);
        assertThat(found).allMatch(d -> d.verdict() == Verdict.PASS || !d.fix().isEmpty());
        return found;
    }

    private Diagnosis failed() {
        List<Diagnosis> found = checks();
        Diagnosis last = found.get(found.size() - 1);
        assertThat(last.verdict()).isEqualTo(Verdict.FAIL);
        return last;
    }

    private Diagnosis check(String name) {
        return checks().stream().filter(d -> d.check().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void allIsWell() {
        assertThat(checks()).allMatch(d -> d.verdict() == Verdict.PASS);
        assertThat(checks().stream().map(Diagnosis::check))
                .containsExactly("name", "credentials", "token", "login", "describe", "read", "breadth");
    }

    @Test // The annotation on the Deployment, the service account that is not linked
    void noRole() {
        world.environment.remove("MXSECRETS_AWS_ROLE_ARN");
        assertThat(failed().fix())
                .contains("annotate the ServiceAccount", "annotation on a Deployment", "serviceAccountName");
    }

    @Test // Two spellings of the service account; a role whose trust names another one
    void trustNamesAnother() {
        aws.on("AssumeRoleWithWebIdentity", r -> stsError(403, "AccessDenied", "no"));
        Diagnosis last = failed();
        assertThat(last.fix())
                .contains(
                        "system:serviceaccount:team:pmp-secret-access",
                        "letter by letter",
                        "made by a template or for another pod");
        assertThat(last.fix()).contains("trust policy");
    }

    @Test
    void theDefaultServiceAccountIsPointedAt() throws IOException {
        String token = Files.readString(directory.resolve("token"));
        String claims = new String(java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .replace("pmp-secret-access", "default");
        Files.writeString(
                directory.resolve("token"),
                "e30." + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes()) + ".x");
        assertThat(check("service account").verdict()).isEqualTo(Verdict.SUSPECT);
    }

    @Test
    void anotherAudience() throws IOException {
        token("vault", Instant.now().plusSeconds(60));
        assertThat(check("audience").sentence()).contains("[vault]", "not for sts.amazonaws.com");
    }

    @Test
    void aTokenThatEnded() throws IOException {
        token("sts.amazonaws.com", Instant.now().minusSeconds(60));
        assertThat(check("token life").verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test // The policy on PMP-*
    void aPolicyThatDoesNotMatch() {
        world.with("MXSECRETS_SECRET", "pmp-app");
        aws.on("GetSecretValue", r -> error(400, "AccessDeniedException", "no"));
        Diagnosis last = failed();
        assertThat(last.sentence()).contains("may not secretsmanager:GetSecretValue");
        assertThat(last.fix()).contains("secret:PMP-* allows only", "\"Action\":\"secretsmanager:GetSecretValue\"");
        assertThat(last.fix()).contains("policy");
    }

    @Test // The six characters
    void aNameThatEndsLikeAnArn() {
        world.with("MXSECRETS_SECRET", "PMP-app-secret");
        assertThat(check("name").verdict()).isEqualTo(Verdict.SUSPECT);
        assertThat(check("name").sentence()).contains("hyphen and six characters", "secret named PMP-app would");
    }

    @Test // The six characters
    void anArnWithoutThem() {
        world.with("MXSECRETS_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app");
        assertThat(check("arn").verdict()).isEqualTo(Verdict.SUSPECT);
    }

    @Test // Get* that does include GetSecretValue
    void aPolicyOnEverything() {
        aws.on(
                "GetSecretValue",
                r -> r.getBodyAsString().contains("PMP-app")
                        ? secret("{}", VERSION)
                        : error(400, "ResourceNotFoundException", "no"));
        Diagnosis breadth = check("breadth");
        assertThat(breadth.verdict()).isEqualTo(Verdict.WARN);
        assertThat(breadth.sentence()).contains("Get* includes GetSecretValue");
        assertThat(breadth.fix()).contains("secret:PMP-app-??????");
    }

    @Test
    void aRoleOfAnotherPartition() {
        world.with("MXSECRETS_AWS_REGION", "cn-north-1");
        assertThat(check("partition").sentence()).contains("aws-cn");
    }

    @Test
    void aDescriptionThatIsDeniedOnlyWarns() {
        aws.on("DescribeSecret", r -> error(400, "AccessDeniedException", "no"));
        assertThat(check("describe").verdict()).isEqualTo(Verdict.WARN);
        assertThat(check("read").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aDeletionIsTold() {
        aws.on("DescribeSecret", r -> description(VERSION, "\"DeletedDate\":1790000000,"));
        assertThat(check("deletion").verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aVersionThatIsNotThereIsToldWithThoseThatAre() {
        world.with("MXSECRETS_VERSION", "stage:BLUE");
        aws.on(
                "GetSecretValue",
                r -> error(400, "ResourceNotFoundException", "can't find the value for staging label: BLUE"));
        assertThat(check("version").sentence())
                .isEqualTo("the secret has the labels AWSCURRENT, AWSPREVIOUS and no BLUE");
    }

    @Test // put-secret-value with one key
    void keysThatAWriteLostAreSuspect() {
        aws.on("GetSecretValue", r -> {
            String body = r.getBodyAsString();
            if (!body.contains("PMP-app")) {
                return error(400, "AccessDeniedException", "no");
            }
            return secret(body.contains("AWSPREVIOUS") ? "{\"a\":\"1\",\"b\":\"1\"}" : "{\"c\":\"1\"}", VERSION);
        });
        assertThat(check("keys").verdict()).isEqualTo(Verdict.SUSPECT);
        assertThat(check("keys").fix()).contains("AWSPREVIOUS");
    }

    @Test // F6
    void aClockThatIsBehindIsTold() {
        aws.on("DescribeSecret", r -> description(VERSION, "").withHeader("Date", "Fri, 01 Jan 2100 00:00:00 GMT"));
        assertThat(check("clock").sentence()).contains("behind");
    }

    @Test
    void keysThatSomebodyKeepsAreWarnedOf() {
        world.environment.remove("MXSECRETS_AWS_ROLE_ARN");
        world.with("MXSECRETS_AWS_AUTH", "static")
                .with("AWS_ACCESS_KEY_ID", "A")
                .with("AWS_SECRET_ACCESS_KEY", "B");
        assertThat(check("key life").fix()).contains("aws-role-arn");
    }
}
