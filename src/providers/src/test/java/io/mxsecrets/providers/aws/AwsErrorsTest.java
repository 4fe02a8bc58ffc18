package io.mxsecrets.providers.aws;

import static io.mxsecrets.providers.aws.ScriptedAws.VERSION;
import static io.mxsecrets.providers.aws.ScriptedAws.description;
import static io.mxsecrets.providers.aws.ScriptedAws.error;
import static io.mxsecrets.providers.aws.ScriptedAws.stsError;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal is classified by its code, ends at once unless it may pass, and says what to do. */
class AwsErrorsTest extends Scripted {
    private static final String USER =
            "User: arn:aws:sts::123456789012:assumed-role/reader/pod is not authorized to perform: "
                    + "secretsmanager:GetSecretValue on resource: PMP-app because no identity-based policy allows the action.";

    @ParameterizedTest
    @CsvSource({
        "ResourceNotFoundException, NOT_FOUND, 66",
        "InvalidRequestException, DELETED, 66",
        "InvalidParameterException, SETTINGS, 64",
        "ValidationException, SETTINGS, 64",
        "AccessDeniedException, DENIED, 77",
        "DecryptionFailure, DECRYPTION, 77",
        "DecryptionFailureException, DECRYPTION, 77",
        "ExpiredTokenException, TOKEN_EXPIRED, 77",
        "UnrecognizedClientException, LOGIN_DENIED, 77",
        "InvalidSignatureException, LOGIN_DENIED, 77",
        "RequestTimeTooSkewed, CLOCK_SKEW, 77",
        "SomethingNewException, DENIED, 77"
    })
    void refusalsEndAtOnceWithTheirExitCode(String code, Reason reason, int exit) {
        aws.on("GetSecretValue", r -> error(400, code, "message"));

        Failure failure = failure();

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.exitCode().number()).isEqualTo(exit);
        assertThat(failure.step()).isEqualTo(Step.READ);
        assertThat(failure.sentence()).contains("PMP-app", "eu-west-1");
        assertThat(aws.count("GetSecretValue")).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, THROTTLED_BY_STORE",
        "400, TooManyRequestsException, THROTTLED_BY_STORE",
        "400, RequestLimitExceeded, THROTTLED_BY_STORE",
        "429, Whatever, THROTTLED_BY_STORE",
        "400, InternalServiceError, STORE_ERROR",
        "500, InternalServiceErrorException, STORE_ERROR",
        "502, '', STORE_ERROR",
        "503, ServiceUnavailable, STORE_ERROR",
        "302, '', STRANGE_ANSWER",
        "403, '', STRANGE_ANSWER"
    })
    void whatMayPassIsTriedUntilTheDeadline(int status, String code, Reason reason) {
        aws.on("GetSecretValue", r -> error(status, code, "message"));

        Failure failure = failure();

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.exitCode().number()).isEqualTo(69);
        assertThat(aws.count("GetSecretValue")).isBetween(3L, 40L);
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();
    }

    @Test // A9
    void aSecretThatWaitsForDeletionSaysHowToGetItBack() {
        aws.on(
                "GetSecretValue",
                r -> error(
                        400,
                        "InvalidRequestException",
                        "You can't perform this operation on the secret because it was marked for deletion."));
        assertThat(failure().sentence()).contains("scheduled for deletion", "restore-secret");
    }

    @Test // A9
    void aDeniedReadNamesPrincipalActionResourceAndPrintsThePolicy() {
        aws.on("GetSecretValue", r -> error(400, "AccessDeniedException", USER));
        assertThat(failure().sentence())
                .contains(
                        "arn:aws:sts::123456789012:assumed-role/reader/pod may not secretsmanager:GetSecretValue",
                        "{\"Effect\":\"Allow\",\"Action\":\"secretsmanager:GetSecretValue\",\"Resource\":"
                                + "\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-??????\"}");
    }

    @Test
    void aDeniedReadOfANameWithoutThePrefixTellsOfThePolicyOnPmp() {
        world.with("MXSECRETS_SECRET", "pmp-app");
        aws.on("GetSecretValue", r -> error(400, "AccessDeniedException", USER));
        assertThat(failure().sentence()).contains("secret:PMP-* allows only names that start with PMP-");
    }

    @Test
    void aDeniedReadOfAnotherAccountsSecretTellsOfItsTwoOtherPolicies() {
        world.with("MXSECRETS_SECRET", "arn:aws:secretsmanager:eu-west-1:999999999999:secret:PMP-app-a1B2c3");
        aws.on("GetSecretValue", r -> error(400, "AccessDeniedException", USER));
        assertThat(failure().sentence()).contains("another account", "resource policy", "KMS key");
    }

    @Test
    void anExplicitDenyIsNotCuredByAnAllow() {
        aws.on(
                "GetSecretValue",
                r -> error(400, "AccessDeniedException", USER + " with an explicit deny in a service control policy"));
        assertThat(failure().sentence()).contains("explicit deny", "service control policy");
    }

    @Test
    void aKeyThatDoesNotDecryptIsNamed() {
        aws.on("GetSecretValue", r -> error(400, "AccessDeniedException", "Access to KMS is not allowed"));
        aws.on(
                "DescribeSecret",
                r -> description(VERSION, "\"KmsKeyId\":\"arn:aws:kms:eu-west-1:123456789012:key/k-1\","));

        Failure failure = failure();

        assertThat(failure.reason()).isEqualTo(Reason.DECRYPTION);
        assertThat(failure.sentence()).contains("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/k-1");
    }

    @Test // F18
    void aSecretWithoutACurrentVersionSaysSo() {
        aws.on(
                "GetSecretValue",
                r -> error(
                        400,
                        "ResourceNotFoundException",
                        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"));
        assertThat(failure().sentence()).contains("no version AWSCURRENT", "AWSPENDING");
    }

    @Test // F6
    void aWrongClockIsCorrectedOnceFromTheServersDate() {
        String tenMinutesAhead = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(600).atOffset(ZoneOffset.UTC));
        aws.next(
                "GetSecretValue",
                error(400, "InvalidSignatureException", "Signature expired: 1 is now earlier than 2")
                        .withHeader("Date", tenMinutesAhead));

        assertThat(text(read())).contains("CANARY");

        Instant first = signed(0);
        Instant second = signed(1);
        assertThat(java.time.Duration.between(first, second))
                .isBetween(java.time.Duration.ofSeconds(540), java.time.Duration.ofSeconds(660));
    }

    private Instant signed(int number) {
        String date = aws.requests.stream()
                .filter(r -> ScriptedAws.name(r).equals("GetSecretValue"))
                .skip(number)
                .findFirst()
                .orElseThrow()
                .getHeader("X-Amz-Date");
        return Instant.from(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").parse(date));
    }

    @Test // F6
    void aClockThatStaysWrongIsCalledByItsName() {
        aws.on("GetSecretValue", r -> error(400, "RequestTimeTooSkewed", "message"));
        assertThat(failure().sentence()).contains("clock");
        assertThat(aws.count("GetSecretValue")).isEqualTo(2);
    }

    @Test
    void credentialsThatEndedEarlyAreHadAnewOnce() {
        aws.next(
                "GetSecretValue",
                error(400, "ExpiredTokenException", "The security token included in the request is expired"));
        assertThat(text(read())).contains("CANARY");
        assertThat(aws.calls)
                .containsExactly(
                        "AssumeRoleWithWebIdentity", "GetSecretValue", "AssumeRoleWithWebIdentity", "GetSecretValue");
    }

    @Test
    void aTrustPolicyThatRefusesIsTold() {
        aws.on(
                "AssumeRoleWithWebIdentity",
                r -> stsError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"));

        Failure failure = failure();

        assertThat(failure.reason()).isEqualTo(Reason.LOGIN_DENIED);
        assertThat(failure.sentence())
                .contains(
                        "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub\": \"system:serviceaccount:team:pmp-secret-access\"",
                        "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud\": \"sts.amazonaws.com\"",
                        "letter by letter");
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InvalidIdentityToken | Incorrect token audience | LOGIN_DENIED | audience",
                "InvalidIdentityToken | No OpenIDConnect provider found in your account for https://x | LOGIN_DENIED | no OpenID Connect identity provider",
                "InvalidIdentityToken | Couldn't retrieve verification key from your identity provider | LOGIN_DENIED | keys of the issuer",
                "InvalidIdentityToken | something else | LOGIN_DENIED | trust policy",
                "IDPRejectedClaim | rejected | CLOCK_SKEW | clock",
                "ValidationError | The requested DurationSeconds exceeds the MaxSessionDuration set for this role. | SETTINGS | aws-role-duration",
                "ValidationError | 1 validation error detected: Value at 'roleSessionName' | SETTINGS | aws-role-session-name",
                "ValidationError | other | SETTINGS | role's ARN",
                "RegionDisabledException | x | SETTINGS | switched on",
            })
    void aLoginThatIsRefusedSaysWhy(String code, String message, Reason reason, String words) {
        aws.on("AssumeRoleWithWebIdentity", r -> stsError(400, code, message));
        Failure failure = failure();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.step()).isEqualTo(Step.LOGIN);
        assertThat(failure.sentence()).contains(words);
    }

    @Test
    void anExpiredTokenIsCalledExpired() throws IOException {
        token("sts.amazonaws.com", Instant.now().minusSeconds(60));
        aws.on("AssumeRoleWithWebIdentity", r -> stsError(400, "ExpiredTokenException", "Token expired"));
        Failure failure = failure();
        assertThat(failure.reason()).isEqualTo(Reason.TOKEN_EXPIRED);
        assertThat(aws.count("AssumeRoleWithWebIdentity")).isOne();
    }

    @Test // F5
    void aTokenThatWasReplacedMeanwhileIsTriedAtOnce() {
        aws.on("AssumeRoleWithWebIdentity", r -> {
            try {
                boolean first = aws.count("AssumeRoleWithWebIdentity") == 1;
                token("sts.amazonaws.com", Instant.now().plusSeconds(1200));
                return first
                        ? stsError(400, "ExpiredTokenException", "Token expired")
                        : ScriptedAws.role("AssumeRoleWithWebIdentity", "pod");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Path file = directory.resolve("token");
        org.junit.jupiter.api.Assertions.assertDoesNotThrow(
                () -> token("sts.amazonaws.com", Instant.now().minusSeconds(5)));
        assertThat(text(read())).contains("CANARY");
        assertThat(Files.exists(file)).isTrue();
    }

    @Test // A13
    void aTokenFileThatIsMissingEmptyOrHugeIsDenied() throws IOException {
        Path file = directory.resolve("token");
        Files.delete(file);
        assertThat(failure().sentence()).contains("is missing", "projected token");
        Files.writeString(file, " \n");
        assertThat(failure().sentence()).contains("is empty");
        Files.writeString(file, "x".repeat(1 << 20));
        assertThat(failure().sentence()).contains("larger than 64 KiB");
        assertThat(failure().exitCode().number()).isEqualTo(77);
        assertThat(aws.calls).isEmpty();
    }
}
