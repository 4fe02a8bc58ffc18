package io.mxsecrets.providers.aws.client;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.aws.error.AwsError;
import io.mxsecrets.providers.aws.error.AwsErrorResponse;
import io.mxsecrets.providers.aws.error.CallContext;
import io.mxsecrets.providers.aws.error.InvalidResponse;
import io.mxsecrets.providers.net.http.ConnectionError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertPathValidatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.DateUtils;

/**
 * Maps what the SDK throws to failures. What all calls have in common is explained here: the network, throttling, outages,
 * clocks and answers that are not from AWS. The rest is explained by the {@link CallContext}.
 */
final class AwsErrorMapper {
    /** AWS refuses signatures that are more than five minutes off; the SDK corrects its clock from four on. */
    private static final Duration SKEW = Duration.ofMinutes(4);

    private static final List<String> THROTTLED = List.of(
            "Throttling",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "ThrottlingException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "LimitExceededException",
            "BandwidthLimitExceeded",
            "ProvisionedThroughputExceededException",
            "PriorRequestNotComplete",
            "SlowDown",
            "EC2ThrottledException");

    /** What AWS itself calls passing, whatever status comes with it. */
    private static final Set<String> PASSING = Set.of(
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "InternalServiceError",
            "InternalServiceErrorException",
            "RequestTimeout",
            "RequestTimeoutException",
            "ServiceUnavailable",
            "ServiceUnavailableException");
    /** Statuses that ask for another try, of whoever answers. */
    private static final Set<Integer> AGAIN = Set.of(408, 425);

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private static final String NETWORK =
            "; also check aws-region, aws-fips (not every region has such hosts), https-proxy, and in a private network the"
                    + " interface endpoints of Secrets Manager and of STS";

    private AwsErrorMapper() {}

    static Failure noAnswer(CallContext purpose) {
        ConnectionError late = ConnectionError.timeout("AWS", "in time");
        return of(late.reason(), purpose, late.what(), late.remedy());
    }

    static Failure failure(Throwable thrown, CallContext purpose, Instant now) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof AwsErrorResponse answer) {
            return refused(answer.refusal(), purpose, now);
        }
        if (thrown instanceof AwsServiceException service) {
            return refused(refusal(service), purpose, now);
        }
        if (noSuchPlace(thrown)) {
            return of(
                    Reason.SETTINGS,
                    purpose,
                    "AWS has no such endpoint in the partition of this region",
                    "remove aws-fips or aws-dualstack, or name the endpoint");
        }
        if (thrown instanceof SdkException
                || thrown instanceof IOException
                || thrown instanceof UncheckedIOException
                || thrown instanceof InvalidResponse) {
            return transport(thrown, purpose);
        }
        if (thrown instanceof VirtualMachineError) {
            return of(
                    Reason.STRANGE_ANSWER, purpose, "the answer takes more memory than there is", "raise memory-limit");
        }
        return of(Reason.BUG, purpose, "internal error: " + thrown.getClass().getSimpleName(), Bug.REMEDY);
    }

    static Failure refused(AwsError refusal, CallContext purpose, Instant now) {
        if (THROTTLED.contains(refusal.code()) || refusal.status() == 429) {
            return of(
                            Reason.THROTTLED_BY_STORE,
                            purpose,
                            "AWS throttles " + purpose.action() + " with " + shown(refusal)
                                    + ": the account makes more calls than its quota",
                            "raise refresh-interval, or start fewer pods at once")
                    .withPause(refusal.pause());
        }
        if (refusal.status() >= 500 || AGAIN.contains(refusal.status()) || PASSING.contains(refusal.code())) {
            return of(Reason.STORE_ERROR, purpose, "AWS answers " + shown(refusal), ConnectionError.RETRIED)
                    .withPause(refusal.pause());
        }
        if (skewed(refusal, now)) {
            return skew(refusal, purpose, now);
        }
        if (!CODE.matcher(refusal.code()).matches()) {
            return of(
                    Reason.STRANGE_ANSWER,
                    purpose,
                    "the answer has status " + refusal.status() + " and no error code of AWS",
                    AwsCalls.NOT_AWS);
        }
        return purpose.explain().apply(refusal);
    }

    private static boolean skewed(AwsError refusal, Instant now) {
        boolean said = refusal.is("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
        boolean signature = refusal.is("InvalidSignature", "SignatureDoesNotMatch", "AuthFailure");
        boolean apart = refusal.serverTime()
                .filter(server -> Duration.between(server, now).abs().compareTo(SKEW) > 0)
                .isPresent();
        return said || (signature && (apart || refusal.says("signature expired", "signature not yet current")));
    }

    private static Failure skew(AwsError refusal, CallContext purpose, Instant now) {
        String by = refusal.serverTime()
                .map(server -> Duration.between(server, now).toSeconds())
                .map(seconds -> " by " + Math.abs(seconds) + " s (" + (seconds > 0 ? "fast" : "slow") + ")")
                .orElse("");
        return of(
                Reason.CLOCK_SKEW,
                purpose,
                "the clock of this node is wrong" + by + ", so AWS refuses the signature with " + shown(refusal),
                "set the node's clock (NTP)");
    }

    /** The SDK knows no host: it says so with whatever exception is at hand, so that only the words tell. */
    private static boolean noSuchPlace(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return message.contains("No endpoint known for") || message.contains("partition does not support");
    }

    private static Failure transport(Throwable thrown, CallContext purpose) {
        List<Throwable> causes = causes(thrown);
        boolean network = causes.stream().anyMatch(AwsErrorMapper::ofTheNetwork);
        if (!network || causes.stream().anyMatch(InvalidResponse.class::isInstance)) {
            return of(Reason.STRANGE_ANSWER, purpose, "the answer is not one of AWS", AwsCalls.NOT_AWS);
        }
        ConnectionError error = ConnectionError.of(thrown, "the endpoint", Optional.empty(), NETWORK);
        return of(error.reason(), purpose, error.what(), error.remedy());
    }

    /** The errors of the JSON parser are IOExceptions too. */
    private static boolean ofTheNetwork(Throwable cause) {
        boolean parser = cause.getClass().getName().contains(".jackson.");
        return cause instanceof CertPathValidatorException || (cause instanceof IOException && !parser);
    }

    private static AwsError refusal(AwsServiceException thrown) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(thrown.awsErrorDetails());
        Optional<SdkHttpResponse> response = details.map(AwsErrorDetails::sdkHttpResponse);
        return new AwsError(
                details.map(AwsErrorDetails::errorCode).orElse(""),
                thrown.statusCode(),
                details.map(AwsErrorDetails::errorMessage).orElse(""),
                response.flatMap(r -> r.firstMatchingHeader("Date")).flatMap(AwsErrorMapper::date),
                response.flatMap(r -> r.firstMatchingHeader(AnswerFilter.PAUSE))
                        .map(Duration::parse)
                        .orElse(Duration.ZERO));
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateUtils.parseRfc822Date(header));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The code, if it looks like one, and the status. */
    static String shown(AwsError refusal) {
        String code = CODE.matcher(refusal.code()).matches() ? refusal.code() + ", " : "";
        return code + "HTTP " + refusal.status();
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = thrown; t != null && causes.size() < 20; t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    private static Failure of(Reason reason, CallContext purpose, String what, String remedy) {
        return Failure.of(reason, purpose.step(), "cannot get " + purpose.subject() + ": " + what, remedy);
    }
}
